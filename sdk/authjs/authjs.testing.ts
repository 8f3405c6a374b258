import { Auth, skipCSRFCheck } from "@auth/core";
import type { NextAuthConfig } from "next-auth";
import { listen, seconds, sign, type TestKey } from "../core/core.testing.ts";

/** Who hands over: an OpenID provider as far as a product sees it. The test changes `state` at will. */
export async function openIdProvider(key: TestKey, clock: () => Date) {
  const state = {
    nonce: "",
    idToken: {} as Record<string, unknown>,
    signWith: key,
    active: true,
    introspectStatus: 200,
    introspected: {} as Record<string, unknown>,
    userinfo: { act: { sub: "mina", name: "Mina Haddad" } } as Record<string, unknown>,
  };
  const claims = () => {
    const all = {
      iss: server.origin,
      aud: "product-1",
      sub: "uma",
      act: { sub: "mina" },
      impersonatorUserId: "mina",
      sid: SID,
      session_expiry: seconds(clock()) + 3600,
      nonce: state.nonce,
      iat: seconds(clock()),
      exp: seconds(clock()) + 300,
      externalId: "customer 7",
      ...state.idToken,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };
  const answers: Record<string, () => Promise<unknown> | unknown> = {
    "/.well-known/openid-configuration": () => ({
      issuer: server.origin,
      authorization_endpoint: `${server.origin}/oauth/authorize`,
      token_endpoint: `${server.origin}/oauth/token`,
      userinfo_endpoint: `${server.origin}/oauth/userinfo`,
      jwks_uri: `${server.origin}/oauth/jwks`,
      code_challenge_methods_supported: ["S256"],
    }),
    "/oauth/jwks": () => ({ keys: [key.jwk] }),
    "/oauth/token": async () => ({
      access_token: "access-1",
      token_type: "Bearer",
      expires_in: 3600,
      id_token: await sign(state.signWith, claims(), { typ: "JWT" }),
    }),
    "/oauth/userinfo": () => ({ sub: "uma", name: "Uma Patel", email: "uma@globex.example", ...state.userinfo }),
    "/oauth/revoke": () => {
      state.active = false;
    },
    "/oauth/introspect": () => (state.active ? { active: true, sid: SID, ...state.introspected } : { active: false }),
  };
  const answer = async (path: string) => JSON.stringify((await answers[path]?.()) ?? {});
  const server = await listen((request, response) => {
    const path = new URL(request.url ?? "", "http://x").pathname;
    const status = path === "/oauth/introspect" ? state.introspectStatus : 200;
    response.writeHead(answers[path] ? status : 404, { "content-type": "application/json" });
    void answer(path).then((body) => response.end(body));
  });
  return { ...server, state };
}

export const SID = "018f3f5e-0000-4000-8000-000000000001";

/** A browser with its cookies, in front of Auth.js as it is: no server, no Next.js. */
export function browser(config: NextAuthConfig) {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const request = new Request(`https://app.example/api/auth${path}`, { ...init, headers });
    const response = await Auth(request, {
      basePath: "/api/auth",
      secret: "s".repeat(40),
      trustHost: true,
      logger: silent,
      ...config,
      skipCSRFCheck,
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  const form = (path: string, body: Record<string, string> = {}) =>
    ask(path, { method: "POST", body: new URLSearchParams(body), headers: { "content-type": FORM } });
  return {
    cookies,
    signedIn: () => [...cookies.keys()].some((name) => name.includes("session-token")),
    session: async () => (await ask("/session")).json(),
    update: async (data: unknown) =>
      (
        await ask("/session", {
          method: "POST",
          body: JSON.stringify({ data }),
          headers: { "content-type": "application/json" },
        })
      ).json(),
    signOut: () => form("/signout"),
    password: (username: string) => form("/callback/credentials", { username }),
    /** Through authorize and back, as the browser goes. */
    async handOff(provider: Awaited<ReturnType<typeof openIdProvider>>, changes: { state?: string } = {}) {
      const begun = await form(`/signin/understudy?login_hint=${SID}`, { callbackUrl: "https://app.example/home" });
      const authorize = new URL(begun.headers.get("location") ?? "");
      provider.state.nonce = authorize.searchParams.get("nonce") ?? "";
      const answer = {
        code: "code-1",
        state: authorize.searchParams.get("state") ?? "",
        iss: provider.origin,
        ...changes,
      };
      const done = await ask(`/callback/understudy?${new URLSearchParams(answer)}`);
      return { authorize, location: done.headers.get("location") };
    },
  };
}

const FORM = "application/x-www-form-urlencoded";
/** Refusals are expected here, and Auth.js would print each. */
const silent = { error: () => undefined, warn: () => undefined, debug: () => undefined };
