import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";

const [DASHBOARD, PRODUCT] = ["http://localhost:3000", "http://127.0.0.1:3000"];
Object.assign(process.env, { DASHBOARD_URL: DASHBOARD, PRODUCT_URL: PRODUCT, UNDERSTUDY_SECRET: "s".repeat(32) });
const { config, proxy } = await import("./proxy.ts");

const ask = (origin: string, path: string, { method = "GET", ...headers }: Record<string, string> = {}) =>
  proxy(new NextRequest(origin + path, { method, headers: { host: new URL(origin).host, ...headers } }));

describe("an address that can't be decoded", () => {
  const matched = (path: string) => config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path));

  test.each(["/api/user-imports/%zz/file", "/api/user-imports/%E0%A4%A/file", "/api/users/%E0%A4%A", "/oauth/%zz"])(
    "%s is a malformed request on both hosts, and never Next.js's to decode",
    async (path) => {
      expect(matched(path)).toBe(true);
      for (const host of [DASHBOARD, PRODUCT]) {
        const answer = await ask(host, path, { method: "PUT" });
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({ code: "malformed_request" });
      }
    },
  );

  test("while what is streamed is left out", () => {
    expect(matched("/api/user-imports/0b8f9fc5-1c3d-4a4e-8b43-2b6c3a3f8c11/file")).toBe(false);
    expect(matched("/api/v1/users/batch")).toBe(false);
  });
});

test.each([
  [PRODUCT, "/api/session/initiate?login_hint=x"],
  [DASHBOARD, "/oauth/authorize?login_hint=x"],
  [PRODUCT, "/api/session/callback?code=x"],
])("a hop of the hand-off tells nobody its address: %s%s", async (host, path) => {
  expect((await ask(host, path)).headers.get("referrer-policy")).toBe("no-referrer");
});

test("elsewhere our own pages stay known to us", async () => {
  expect((await ask(DASHBOARD, "/users")).headers.get("referrer-policy")).toBe("same-origin");
});

test("a form to an address that isn't there gets a page with a way on, a program a problem", async () => {
  const form = { method: "POST", accept: "text/html,*/*", "sec-fetch-mode": "navigate" };
  const page = await ask(DASHBOARD, "/api/session/nothing", form);
  expect(page.status).toBe(404);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain(`<a href="${DASHBOARD}/">`);
  const told = await ask(DASHBOARD, "/api/session/nothing", { method: "POST", accept: "application/json" });
  expect(told.headers.get("content-type")).toBe("application/problem+json");
});
