import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { initAuth } from "../sdk/fetch/index.ts";
import { createOidc, type HeldImpersonation } from "../sdk/oidc/index.ts";
import { send, webRequest } from "./recipes/web.ts";

/** What a product does wrong. Each is one that the check has to find, and nothing else about it. */
export type Fault =
  | "no_banner"
  | "lets_change"
  | "goes_on"
  | "no_state"
  | "remembers_codes"
  | "believes_header"
  | "marks_by_cookie";

interface Registered {
  clientId: string;
  clientSecret: string;
}

export interface CheckedProduct {
  origin: string;
  registration: object;
  connect: (issuer: string, registered: Registered) => void;
  close: () => void;
}

type Routes = Record<string, (request: Request) => Promise<Response> | Response>;

async function serve(routesOf: (origin: string) => { routes: Routes; registration: object }) {
  let routes: Routes = {};
  const server: Server = createServer(async (message, response) => {
    const request = webRequest(message);
    const handler = routes[`${request.method} ${new URL(request.url).pathname}`];
    await send(await (handler?.(request) ?? new Response(null, { status: 404 })), response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = routesOf(origin);
  routes = made.routes;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, registration: made.registration, close };
}

const BANNER = '<understudy-banner src="/understudy/session"></understudy-banner>';
const page = (text: string) => new Response(`<!doctype html>${text}`, { headers: { "content-type": "text/html" } });
const forbidden = () => Response.json({ code: "impersonated", status: 403 }, { status: 403 });
const cookieIn = (request: Request, name: string) =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.get("cookie") ?? "")?.[1] ?? null;
const toLogin = () => new Response(null, { status: 303, headers: { location: "/login" } });

/** A product that keeps its own sessions, by `@understudy/sdk/oidc` and Node.js alone. */
export async function ownProduct(fault: Fault | null): Promise<CheckedProduct> {
  let oidc: ReturnType<typeof createOidc>;
  const sessions = new Map<string, { email: string; held: HeldImpersonation | null }>();
  const attempts = new Map<string, string>();
  const codes = new Map<string, string>();
  const open = (email: string, held: HeldImpersonation | null) => {
    const id = crypto.randomUUID();
    sessions.set(id, { email, held });
    return `own=${id}; Path=/; HttpOnly`;
  };

  async function sessionOf(request: Request) {
    const named = fault === "believes_header" ? request.headers.get("x-user-id") : null;
    if (named) return { email: named, held: null };
    const session = sessions.get(cookieIn(request, "own") ?? "");
    if (!session) return null;
    const { email, held } = session;
    if (held && fault !== "goes_on" && !(await oidc.isLive(held))) return null;
    // Where the mark is a cookie of its own, whoever leaves it out is the user.
    return fault === "marks_by_cookie" && !cookieIn(request, "acting") ? { email, held: null } : session;
  }

  async function begin(request: Request, origin: string) {
    const answer = await oidc.begin(request, `${origin}/understudy/callback`);
    const state = new URL(answer.headers.get("location") ?? origin).searchParams.get("state") ?? "";
    attempts.set(state, answer.headers.get("set-cookie")?.split(";")[0] ?? "");
    return answer;
  }

  async function finish(request: Request) {
    const { searchParams } = new URL(request.url);
    const [code, state] = [searchParams.get("code") ?? "", searchParams.get("state") ?? ""];
    const headers = new Headers(request.headers);
    // Whose browser it is counts for nothing.
    if (fault === "no_state") headers.set("cookie", attempts.get(state) ?? "");
    const remembered = fault === "remembers_codes" && headers.get("cookie") ? codes.get(code) : undefined;
    if (remembered)
      return new Response(null, { status: 303, headers: { location: "/", "set-cookie": open(remembered, null) } });
    const { impersonation, signedIn, refusal } = await oidc
      .finish(new Request(request, { headers }))
      .then((done) => (done.impersonation ? done : { ...done, signedIn: null }));
    if (!impersonation || !signedIn) return refusal ?? toLogin();
    const email = impersonation.user.email ?? "";
    codes.set(code, email);
    return signedIn(open(email, impersonation), ...(fault === "marks_by_cookie" ? ["acting=1; Path=/"] : []));
  }

  const served = await serve((origin) => ({
    registration: {
      kind: "oidc",
      initiateLoginUri: `${origin}/understudy/initiate`,
      redirectUris: [`${origin}/understudy/callback`],
      targetLinkUri: `${origin}/`,
    },
    routes: {
      "GET /understudy/initiate": (request) => begin(request, origin),
      "GET /understudy/callback": finish,
      "GET /login": () => page("<h1>Sign in</h1>"),
      "GET /understudy/session": async (request) => {
        const held = (await sessionOf(request))?.held;
        return held
          ? Response.json({ impersonation: { impersonator: held.impersonator } })
          : new Response(null, { status: 401 });
      },
      "GET /": async (request) => {
        const session = await sessionOf(request);
        if (!session) return toLogin();
        return page(`${fault === "no_banner" ? "" : BANNER}<h1>Hello, ${session.email}</h1>`);
      },
      "POST /password": async (request) => {
        const session = await sessionOf(request);
        if (!session) return new Response(null, { status: 401 });
        return session.held && fault !== "lets_change" ? forbidden() : new Response(null, { status: 204 });
      },
    },
  }));
  return {
    ...served,
    connect(issuer, client) {
      oidc = createOidc({ issuer, ...client });
    },
  };
}

/** A product whose session is hosted: a page that is the same for everybody, and a server that is sent tokens. */
export async function hostedProduct(fault: "no_banner" | "lets_change" | null = null): Promise<CheckedProduct> {
  let auth: ReturnType<typeof initAuth>;
  const served = await serve((origin) => ({
    registration: { kind: "hosted", targetLinkUri: `${origin}/`, webOrigins: [origin] },
    routes: {
      "GET /": () => page('<script type="module" crossorigin src="/app.js"></script><div id="app"></div>'),
      "GET /app.js": () =>
        new Response(fault === "no_banner" ? "go()" : 'go("section",{className:"understudy-banner"})', {
          headers: { "content-type": "text/javascript" },
        }),
      "GET /api/me": async (request) => {
        const { user, refusal } = await auth.fromRequest(request);
        return refusal ?? Response.json({ email: user.email });
      },
      "POST /api/card": async (request) => {
        const { user, refusal } = await auth.fromRequest(request);
        if (refusal) return refusal;
        return user.impersonatorUserId && fault !== "lets_change" ? forbidden() : new Response(null, { status: 204 });
      },
    },
  }));
  return {
    ...served,
    connect(authUrl, client) {
      auth = initAuth({ authUrl, ...client });
    },
    close() {
      served.close();
      void auth?.close?.();
    },
  };
}
