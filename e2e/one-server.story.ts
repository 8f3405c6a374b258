import { expect, test } from "./fixtures.ts";
import { type Answer, send } from "./http.ts";
import { handlers, originOf, pages, type Route } from "./routes.ts";
import type { Server } from "./server.ts";

const ID = "00000000-0000-4000-8000-000000000000";
const hostOf = (origin: string) => new URL(origin).host;

/** The headers of every answer, whatever it is, but for what each has of its own. */
const everywhere = [
  "x-content-type-options",
  "x-frame-options",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "permissions-policy",
  "x-robots-tag",
  "strict-transport-security",
];
/** The callback takes back the cookie of an attempt, there or not; nobody is given one. */
const forgets = "Max-Age=0";
const handOffs = new Set([
  "/oauth/authorize",
  "/oauth/end-session",
  "/api/session/initiate",
  "/api/session/callback",
  "/api/auth/sso",
  "/api/auth/sso/callback",
  "/propelauth/ssr/authorize",
]);

/** Public, and the same whoever is asked. */
const onBoth = new Set(["/.well-known/understudy-audit-key"]);

function headersOf({ headers }: Answer): Record<string, unknown> {
  const policy = String(headers["content-security-policy"]).replaceAll(/'nonce-[\w+/=]+'/g, "'nonce'");
  return { policy, ...Object.fromEntries(everywhere.map((name) => [name, headers[name]])) };
}

test.describe("The security headers, host checks, cookies and error shapes are the same from every address, whichever part of the server answered", () => {
  const routes = (id: string) => [...handlers(id), ...pages(id)].filter(({ catchAll }) => !catchAll);

  test("on its own host, on the other one, and on none of ours", async ({ server }) => {
    test.setTimeout(180_000);
    const all = routes(ID);
    expect(all.filter(({ byShell }) => byShell).length).toBeGreaterThan(20);
    expect(all.filter(({ byShell }) => !byShell).length).toBeGreaterThan(40);
    const expected = headersOf(await ask(server, { path: "/sign-in", onProduct: false }));
    const nonces = new Set<string>();
    for (const route of all) {
      const machine = /^\/(api|oauth|propelauth|\.well-known|demo\/api)\//.test(route.path);
      const [own, other, none] = [
        await ask(server, route),
        await ask(server, { ...route, onProduct: !route.onProduct }),
        await send({ port: server.port, path: route.path, headers: { host: "evil.example" } }),
      ];
      for (const answer of [own, other, none]) {
        expect.soft(headersOf(answer), route.path).toEqual(expected);
        expect
          .soft(answer.headers["referrer-policy"], route.path)
          .toBe(handOffs.has(route.path) ? "no-referrer" : "same-origin");
        expect.soft(answer.headers["x-powered-by"], route.path).toBeUndefined();
        expect.soft(String(answer.headers["set-cookie"] ?? forgets), route.path).toContain(forgets);
        nonces.add(/'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1] ?? "");
      }
      const there = onBoth.has(route.path) ? 200 : 404;
      if (route.path !== "/") expect.soft(other.status, `${route.path} on the other host`).toBe(there);
      if (machine && there === 404) expectProblem(other, "not_found", route.path);
      expectProblem(none, "misdirected", route.path);
    }
    expect(nonces.size).toBe(3 * all.length);
  });

  test("a method that an address doesn't take is 405, and says so the same way", async ({ server }) => {
    // A user may be called "batch" elsewhere, and can be deleted.
    const machines = /^\/(api|oauth|propelauth|demo\/api)\/(?!v1\/users\/batch$)/;
    for (const route of routes(ID).filter(({ path, methods }) => machines.test(path) && !methods.includes("DELETE"))) {
      const answer = await ask(server, route, { method: "DELETE", headers: { origin: originOf(route, server) } });
      expectProblem(answer, "method_not_allowed", `DELETE ${route.path}`);
    }
  });

  test("another spelling of an address is no address, and the same one on both", async ({ server }) => {
    for (const path of ["/oauth/jwks", "/api/me", "/users", "/sign-in"])
      for (const spelled of [
        `/${path}`,
        `/x/..${path}`,
        `/.${path}`,
        `${path}%00`,
        `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
        `/_next/data/x${path}.json`,
        path.toUpperCase(),
      ]) {
        const answer = await ask(server, { path: spelled, onProduct: false });
        expect.soft(answer.status, spelled).toBe(404);
        expect.soft(answer.headers.location, spelled).toBeUndefined();
      }
  });

  test("no header from outside is taken for one of ours", async ({ server }) => {
    const forged = {
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "x-middleware-rewrite": "/team",
      "x-matched-path": "/team",
      "x-invoke-path": "/team",
      "x-nonce": "known",
      "content-security-policy": "script-src 'nonce-known'",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
    };
    for (const path of ["/users?a=b", "/sign-in", "/api/me", "/oauth/authorize"]) {
      const [plain, answer] = [
        await ask(server, { path, onProduct: false }),
        await ask(server, { path, onProduct: false }, { headers: forged }),
      ];
      expect.soft([answer.status, answer.headers.location], path).toEqual([plain.status, plain.headers.location]);
      expect.soft(headersOf(answer), path).toEqual(headersOf(plain));
      expect.soft(answer.text, path).not.toMatch(/evil\.example|"known"/);
    }
  });

  test("whether it is alive, it tells whoever asks", async ({ server }) => {
    for (const host of ["10.0.0.1", "evil.example", hostOf(server.dashboardUrl)]) {
      const answer = await send({ port: server.port, path: "/healthz", headers: { host } });
      expect([answer.status, answer.text]).toEqual([200, "ok\n"]);
    }
  });
});

function ask(
  server: Server,
  { path, onProduct }: Pick<Route, "path" | "onProduct">,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const host = hostOf(onProduct ? server.productUrl : server.dashboardUrl);
  return send({ port: server.port, method, path, headers: { host, ...headers } });
}

function expectProblem({ status, headers, text }: Answer, code: string, what: string): void {
  expect.soft(headers["content-type"], what).toBe("application/problem+json");
  expect.soft(headers["cache-control"], what).toBe("no-store");
  const problem = text === "" ? {} : JSON.parse(text);
  expect.soft(problem, what).toMatchObject({ code, status, title: expect.any(String), instance: expect.any(String) });
}
