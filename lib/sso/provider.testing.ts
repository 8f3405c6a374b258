import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import OidcProvider, { type Configuration } from "oidc-provider";
import type { Sso } from "./sso.ts";

export const REDIRECT_URI = "http://localhost:3000/api/auth/sso/callback";
const CLIENT = { id: "understudy", secret: "the client's own secret" };

/** What a real OpenID provider says of an account. */
export interface Account {
  sub: string;
  [claim: string]: unknown;
}

export interface TestProvider {
  sso: Sso;
  /** Who signs in next, whatever they type. */
  account: Account | null;
  /** The browser's way from an address there until it is sent back to us: what it brings. */
  visit(location: string): Promise<URLSearchParams>;
  /** Somebody signs out there: the tokens that were posted to us. */
  signOut(): Promise<string[]>;
  close(): Promise<void>;
}

/** A real provider (npm's oidc-provider) on a port of its own, whose users agree to everything at once. */
export async function openTestProvider(more: Partial<Sso> = {}, redirectUri = REDIRECT_URI): Promise<TestProvider> {
  const server = createServer();
  const origin = await listening(server);
  const logoutTokens: string[] = [];
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      logoutTokens.push(new URLSearchParams(body).get("logout_token") ?? "");
      response.end();
    });
  });
  const receiverOrigin = await listening(receiver);
  const jar = new Map<string, string>();
  const state: { account: Account | null } = { account: null };
  const provider = new OidcProvider(
    origin,
    configuration(receiverOrigin, redirectUri, () => state.account),
  );
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return callback(request, response);
    const { prompt } = await provider.interactionDetails(request, response);
    const result = state.account
      ? prompt.name === "login"
        ? { login: { accountId: state.account.sub } }
        : { consent: {} }
      : { error: "access_denied", error_description: "nobody signed in" };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });

  /** Follows redirects within the provider, with a browser's cookies. */
  async function walk(start: string): Promise<{ location: string } | { html: string }> {
    let location = start;
    for (let hops = 0; hops < 12; hops++) {
      if (!location.startsWith(origin)) return { location };
      const answer = await fetch(location, { redirect: "manual", headers: { cookie: cookiesOf(jar) } });
      keep(jar, answer);
      const next = answer.headers.get("location");
      if (next === null) return { html: await answer.text() };
      location = new URL(next, location).href;
    }
    throw new Error("too many redirects");
  }

  return {
    sso: {
      issuer: origin,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: "Acme",
      ...{ roleClaim: null, roles: {}, only: false },
      ...more,
    },
    get account() {
      return state.account;
    },
    set account(account) {
      state.account = account;
      // Whoever was signed in there isn't any more: it is another browser's turn.
      jar.clear();
    },
    async visit(location) {
      const came = await walk(location);
      if (!("location" in came) || !came.location.startsWith(`${redirectUri}?`))
        throw new Error(`the provider didn't send the browser back: ${JSON.stringify(came).slice(0, 500)}`);
      return new URL(came.location).searchParams;
    },
    async signOut() {
      const page = await walk(`${origin}/session/end`);
      const xsrf = "html" in page ? /name="xsrf" value="([^"]+)"/.exec(page.html)?.[1] : undefined;
      const form = new URLSearchParams({ xsrf: xsrf ?? "", logout: "yes" });
      const headers = { cookie: cookiesOf(jar), "content-type": "application/x-www-form-urlencoded" };
      const answer = await fetch(`${origin}/session/end/confirm`, {
        method: "POST",
        redirect: "manual",
        headers,
        body: form,
      });
      keep(jar, answer);
      return logoutTokens.splice(0);
    },
    async close() {
      for (const each of [server, receiver]) {
        each.closeAllConnections();
        await new Promise((done) => each.close(done));
      }
    },
  };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const configuration = (receiver: string, redirectUri: string, accountNow: () => Account | null): Configuration => ({
  clients: [
    {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [redirectUri],
      backchannel_logout_uri: `${receiver}/logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub", "sid", "auth_time"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Its own way of asking reaches no address of this machine.
  fetch(url, options) {
    const { dispatcher: _, ...plain } = options as RequestInit & { dispatcher?: unknown };
    return fetch(url, plain);
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => {
    const account = accountNow();
    return account?.sub === sub ? { accountId: sub, claims: async () => account } : undefined;
  },
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    if (!client || !session?.accountId) return undefined;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["the test's own"] },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  renderError: (ctx, out) => {
    ctx.body = JSON.stringify(out);
  },
  pkce: { required: () => true },
});

const cookiesOf = (jar: Map<string, string>) => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

function keep(jar: Map<string, string>, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) {
    const [pair = ""] = cookie.split(";");
    const [name = "", ...value] = pair.split("=");
    if (/expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
    else jar.set(name, value.join("="));
  }
}
