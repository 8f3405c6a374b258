import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { type Attempt, type OidcClient, openidClient, type Settings, type SignedIn } from "./oidc-clients.ts";
import type { Server } from "./server.ts";

/** A product elsewhere, in a process's own web server, that knows Understudy by OpenID Connect alone. */
export interface OidcProduct {
  id: string;
  settings: Settings;
  /** As whom it has signed browsers in, in that order. */
  signedIn: SignedIn[];
  /** Addresses at which the issuer sent browsers back, with whatever it said. */
  callbacks: URL[];
  /** The logout tokens that it was sent. */
  logoutTokens: string[];
  close: () => Promise<unknown>;
}

interface Options {
  name?: string;
  method?: Settings["method"];
  open?: (settings: Settings) => Promise<OidcClient>;
}

/** Starts it, and has an Owner or Admin register it. */
export async function startProduct(
  dashboard: APIRequestContext,
  server: Server,
  { name = "Elsewhere", method = "client_secret_basic", open = openidClient }: Options = {},
): Promise<OidcProduct> {
  const seen = { signedIn: [] as SignedIn[], callbacks: [] as URL[], logoutTokens: [] as string[] };
  const attempts = new Map<string, Attempt>();
  let client: OidcClient | undefined;
  let origin = "";

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!client) throw new Error("the product isn't registered yet");
    const url = new URL(request.url ?? "/", origin);
    if (url.pathname === "/login") {
      if (url.searchParams.get("iss") !== server.dashboardUrl) throw new Error("an issuer that nobody knows");
      const { location, attempt } = await client.begin(url.searchParams.get("login_hint") ?? "");
      attempts.set(attempt.state, attempt);
      response.writeHead(302, { location }).end();
    } else if (url.pathname === "/callback") {
      seen.callbacks.push(url);
      const attempt = attempts.get(url.searchParams.get("state") ?? "");
      if (!attempt) throw new Error("a sign-in that nobody began here");
      const session = await client.finish(url, attempt);
      seen.signedIn.push(session);
      response.writeHead(200, { "content-type": "text/plain" }).end(`Signed in as ${session.claims.sub}`);
    } else if (url.pathname === "/logout") {
      seen.logoutTokens.push(new URLSearchParams(await bodyOf(request)).get("logout_token") ?? "");
      response.writeHead(200).end();
    } else response.writeHead(404).end();
  }

  const web = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(400).end(`Not signed in: ${String(error)}`));
  });
  await new Promise<void>((done) => web.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/callback`;
  const { product, clientSecret } = await register(dashboard, server, {
    name,
    kind: "oidc",
    initiateLoginUri: `${origin}/login`,
    redirectUris: [redirectUri],
    backchannelLogoutUri: `${origin}/logout`,
  });
  const settings = { issuer: server.dashboardUrl, clientId: product.clientId, clientSecret, redirectUri, method };
  client = await open(settings);
  const close = () => {
    web.closeAllConnections();
    return new Promise((done) => web.close(done));
  };
  return { id: product.id, settings, ...seen, close };
}

async function register(dashboard: APIRequestContext, { dashboardUrl }: Server, data: object) {
  const answer = await dashboard.post(`${dashboardUrl}/api/products`, { data, headers: { origin: dashboardUrl } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as { product: { id: string; clientId: string }; clientSecret: string };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
