import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { endpoints } from "#endpoints/table.ts";
import { elementPath } from "#lib/hosted/element.ts";
import { routeOf } from "./routing.ts";

const [DASHBOARD, PRODUCT] = ["http://localhost:3000", "http://127.0.0.1:3000"];
const hosts = { dashboardUrl: DASHBOARD, productUrl: PRODUCT, demo: true, developing: false };
const hostOf = (origin: string) => new URL(origin).host;

const ask = (origin: string, target: string, method = "GET", more = {}) =>
  routeOf({ method, target, host: hostOf(origin) }, { ...hosts, ...more });

/** In a word: who answers, and with what status where it is a refusal. */
function answerer(...asked: Parameters<typeof ask>): string {
  const route = ask(...asked);
  if (route.by === "refusal") return route.error.code;
  if (route.by === "next") return route.target === asked[1] ? "next" : "no page";
  return route.by;
}

describe("an address of one host", () => {
  const ofOne = endpoints.filter(({ path }) => endpoints.filter((each) => each.path === path).length === 1);
  test.each(ofOne.map(({ host, path, handlers }) => [host, path, Object.keys(handlers)] as const))(
    "of the %s, %s, is answered there by the shell and is no address of the other",
    (host, path, methods) => {
      const [own, other] = host === "product" ? [PRODUCT, DASHBOARD] : [DASHBOARD, PRODUCT];
      const target = path.replace(/:\w+/g, "x");
      for (const method of methods) {
        expect(answerer(own, `${target}?a=b`, method), method).toBe("endpoint");
        expect(answerer(other, target, method), method).toBe("not_found");
      }
      expect(answerer(own, target, "PROPFIND")).toBe("method_not_allowed");
      expect(["options", "endpoint"]).toContain(answerer(own, target, "OPTIONS"));
    },
  );

  test("but for the log's key, which is anybody's on both", () => {
    expect(endpoints.filter((each) => !ofOne.includes(each)).map(({ path }) => path)).toEqual(
      Array(2).fill("/.well-known/understudy-audit-key"),
    );
    for (const origin of [DASHBOARD, PRODUCT])
      expect(answerer(origin, "/.well-known/understudy-audit-key")).toBe("endpoint");
  });

  test.each([
    [DASHBOARD, "/", "next"],
    [DASHBOARD, "/users?query=%E0", "next"],
    [DASHBOARD, "/api/me", "next"],
    [DASHBOARD, "/api/nothing/here", "next"],
    [PRODUCT, "/api/session/password", "next"],
    [PRODUCT, "/demo/api/me", "next"],
    [PRODUCT, "/login", "next"],
    [PRODUCT, "/", "redirect"],
    [PRODUCT, "/users", "no page"],
    [PRODUCT, "/api/me", "not_found"],
    [DASHBOARD, "/login", "no page"],
    [DASHBOARD, "/demo", "no page"],
    [DASHBOARD, "/demo/api/me", "not_found"],
    [DASHBOARD, "/api/session/password", "not_found"],
  ])("%s%s: %s", (origin, target, by) => expect(answerer(origin, target)).toBe(by));

  test("nothing of the demo is there where it isn't on", () => {
    for (const target of ["/demo", "/demo/invoices"])
      expect(answerer(PRODUCT, target, "GET", { demo: false })).toBe("no page");
    expect(answerer(PRODUCT, "/demo/api/me", "GET", { demo: false })).toBe("not_found");
    expect(answerer(PRODUCT, "/", "GET", { demo: false })).toBe("no page");
  });
});

describe("another spelling of an address is another address, for every part of the server", () => {
  test.each([
    "/oauth/token/",
    "/oauth//token",
    "//oauth/token",
    "/oauth/./token",
    "/x/../oauth/token",
    "/oauth/%2e%2e/oauth/token",
    "/oauth/%74oken",
    "/%6fauth/token",
    "/OAUTH/token",
    "/oauth/token%00",
    "/oauth\\token",
    "/oauth/token;x",
    "/oauth/token.json",
    "/_next/data/build/oauth/token.json",
    "/_next/../oauth/token",
    "/_next/image?url=/oauth/token",
  ])("%s", (target) => {
    expect(answerer(DASHBOARD, target, "POST")).toMatch(/^(not_found|no page|next)$/);
    // Next.js has no such address: what it is asked for is an address that it hasn't either.
    if (answerer(DASHBOARD, target, "POST") === "next") expect(target).toMatch(/^\/OAUTH/);
  });

  test.each(["/API/V1/users", "/Login", "/%6cogin", "/login/%2e", "/users/%2e%2e/login", "//login", "/login%2F"])(
    "%s is no page of the product",
    (target) => expect(answerer(PRODUCT, target)).toBe("no page"),
  );

  test.each(["/api/user-imports/%zz/file", "/api/user-imports/%E0%A4%A/file", "/api/users/%E0%A4%A", "/oauth/%zz"])(
    "%s is a malformed request on both hosts, and never Next.js's to decode",
    (target) => {
      for (const origin of [DASHBOARD, PRODUCT]) expect(answerer(origin, target, "PUT")).toBe("malformed_request");
    },
  );

  test("a page's address with an escape in it is no page, and a handler's is nothing", () => {
    expect(answerer(DASHBOARD, "/users/%E0%A4%A")).toBe("no page");
    expect(answerer(DASHBOARD, "/users/%00")).toBe("no page");
    expect(answerer(DASHBOARD, "/api/users/%00")).toBe("not_found");
    expect(answerer(DASHBOARD, "/api/impersonations/..%2f..")).toBe("not_found");
    expect(answerer(DASHBOARD, "/api/me/")).toBe("not_found");
  });
});

describe("a host that isn't ours", () => {
  test.each(["/", "/oauth/token", "/_next/static/x.js", "/api/me", "/nothing", "/%zz"])(
    "is misdirected at %s",
    (target) => {
      for (const host of ["evil.example", "localhost:3000@evil.example", "localhost:3001", "", null])
        expect(routeOf({ method: "GET", target, host }, hosts)).toMatchObject({
          by: "refusal",
          error: { code: "misdirected" },
        });
    },
  );

  test("learns whether the server is alive and ready, and nothing else", () => {
    expect(routeOf({ method: "GET", target: "/healthz", host: "10.0.0.1" }, hosts)).toEqual({ by: "health" });
    expect(routeOf({ method: "GET", target: "/readyz?x=1", host: "10.0.0.1" }, hosts)).toEqual({ by: "ready" });
  });
});

test("of Next.js's own addresses only what it built is there, and all of them while developing", () => {
  expect(answerer(PRODUCT, "/_next/static/chunks/x.js")).toBe("file");
  expect(answerer(PRODUCT, "/_next/static/chunks/x.js", "POST")).toBe("method_not_allowed");
  for (const target of ["/_next/image?url=x", "/_next/data/x.json", "/_next", "/__nextjs_original-stack-frame"]) {
    expect(answerer(PRODUCT, target), target).toBe("no page");
    expect(answerer(PRODUCT, target, "GET", { developing: true }), target).toBe("next");
  }
});

test("the banner's element is at its version's address on the product host, and nowhere else", () => {
  for (const method of ["GET", "HEAD"]) expect(ask(PRODUCT, elementPath, method)).toMatchObject({ by: "file" });
  for (const method of ["POST", "OPTIONS"]) expect(answerer(PRODUCT, elementPath, method)).toBe("method_not_allowed");
  expect(answerer(DASHBOARD, elementPath)).toBe("not_found");
  for (const path of [
    "/understudy/element-0.0.1.js",
    `${elementPath}/`,
    `${elementPath}.br`,
    "/understudy",
    "/Understudy",
  ])
    expect(answerer(PRODUCT, path), path).toMatch(/^(not_found|no page)$/);
});

test("what a request of an endpoint says in its path is decoded once", () => {
  expect(ask(PRODUCT, "/api/v1/users/a%2Fb%2541")).toMatchObject({ by: "endpoint", params: { externalId: "a/b%41" } });
});

test("a method that an address doesn't take is told which it does", () => {
  expect(ask(DASHBOARD, "/oauth/token")).toMatchObject({ headers: { allow: "OPTIONS, POST" } });
  expect(ask(DASHBOARD, "/oauth/jwks", "POST")).toMatchObject({ headers: { allow: "GET, HEAD, OPTIONS" } });
  expect(ask(PRODUCT, "/api/v1/users/batch", "PUT")).toMatchObject({ by: "endpoint", params: { externalId: "batch" } });
});

test("every endpoint is in the table", () => {
  const files = readdirSync("endpoints", { recursive: true, encoding: "utf8" });
  const shared = ["session/leave.ts", "sso/provider.ts"];
  const modules = files.filter((file) => /\/[\w-]+\.ts$/.test(file) && !shared.includes(file));
  expect(modules.length).toBeGreaterThan(20);
  expect(new Set(endpoints.map(({ handlers }) => handlers)).size).toBe(modules.length);
});
