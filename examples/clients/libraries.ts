import type { IncomingMessage, ServerResponse } from "node:http";
import { generators, Issuer } from "openid-client-5";
import { type Attempt, type OidcClient, oauth4webapi, openidClient } from "../../e2e/oidc-clients.ts";
import { openSessions, type Row, type Settings, said } from "./row.ts";

/** Libraries that leave session and pages to the product: ends are asked for by introspection. */
const library = (name: string, open: (settings: Settings) => Promise<OidcClient>): Row => ({
  ...{ name, start: "/login", callback: "/callback", me: "/me", asks: true },
  async open(settings) {
    const client = await open(settings);
    const [attempts, sessions] = [new Map<string, Attempt>(), openSessions()];
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const url = new URL(request.url ?? "/", settings.url);
      if (url.pathname === "/login" && url.searchParams.get("iss") === settings.issuer) {
        const { location, attempt } = await client.begin(url.searchParams.get("login_hint") ?? "");
        attempts.set(attempt.state, attempt);
        // Without PKCE as a client is whose switch is off.
        return response.writeHead(303, { location: settings.on ? location : withoutPkce(location) }).end();
      }
      if (url.pathname === "/callback") {
        const attempt = attempts.get(url.searchParams.get("state") ?? "");
        if (!attempt) throw new Error("begin again in the dashboard");
        const cookie = sessions.open(await client.finish(url, attempt));
        return response.writeHead(303, { location: "/me", "set-cookie": cookie }).end();
      }
      const kept = sessions.find(request.headers.cookie);
      const live = kept && (await client.introspect(kept.accessToken ?? "")).active;
      response.writeHead(live ? 200 : 401).end(kept && live ? JSON.stringify(said(kept.claims)) : "");
    };
    return (request, response) => void answer(request, response).catch(() => response.writeHead(400).end());
  },
});

function withoutPkce(location: string): string {
  const url = new URL(location);
  for (const name of ["code_challenge", "code_challenge_method"]) url.searchParams.delete(name);
  return url.href;
}

const asked = ({ url, ...settings }: Settings) =>
  ({ ...settings, redirectUri: `${url}/callback`, method: "client_secret_basic" }) as const;

async function openidClient5({ issuer, clientId, clientSecret, url }: Settings): Promise<OidcClient> {
  const redirect_uri = `${url}/callback`;
  const { Client } = await Issuer.discover(issuer);
  const client = new Client({ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect_uri] });
  return {
    async begin(login_hint) {
      const [state, nonce, verifier] = [generators.state(), generators.nonce(), generators.codeVerifier()];
      const pkce = { code_challenge: generators.codeChallenge(verifier), code_challenge_method: "S256" };
      const location = client.authorizationUrl({ scope: "openid", login_hint, state, nonce, ...pkce });
      return { location, attempt: { state, nonce, verifier } };
    },
    async finish(callback, { state, nonce, verifier }) {
      const checks = { state, nonce, code_verifier: verifier };
      const tokens = await client.callback(redirect_uri, client.callbackParams(callback.href), checks);
      return { claims: { ...tokens.claims() }, accessToken: tokens.access_token ?? "" };
    },
    introspect: async (token) => ({ ...(await client.introspect(token)) }),
    userinfo: async (token) => ({ ...(await client.userinfo(token)) }),
  };
}

export const libraries: Row[] = [
  library("`openid-client` 6", (settings) => openidClient(asked(settings))),
  library("`openid-client` 5", openidClient5),
  library("`oauth4webapi` 3", (settings) => oauth4webapi(asked(settings))),
];
