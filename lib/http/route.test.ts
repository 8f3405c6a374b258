import { describe, expect, test, vi } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { testContext } from "../context.testing.ts";
import { DomainError } from "../errors.ts";
import { startInput } from "../impersonations/input.ts";
import { noContent, routesOf } from "./route.ts";

const ORIGIN = "http://127.0.0.1:3000";
const route = routesOf({
  origin: () => ORIGIN,
  home: () => "/demo",
  requestId: () => crypto.randomUUID(),
  contextOf: async () => testContext(openMemory()),
});
const segment = { params: Promise.resolve({}) };
const change = route({}, async () => noContent());

const form = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-mode": "navigate" };
const post = (headers: Record<string, string>, body: BodyInit | null = null) =>
  new Request(`${ORIGIN}/end`, {
    method: "POST",
    headers: { host: "127.0.0.1:3000", ...headers },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });

describe("a form whose origin a referrer policy has taken away", () => {
  test("is our own page's where the browser says same-origin", async () => {
    expect((await change(post({ ...form, origin: "null", "sec-fetch-site": "same-origin" }), segment)).status).toBe(
      204,
    );
  });

  test.each([undefined, "none", "same-site", "cross-site"])("is refused where it says %s", async (site) => {
    const headers = { ...form, origin: "null", ...(site !== undefined && { "sec-fetch-site": site }) };
    expect((await change(post(headers), segment)).status).toBe(403);
  });
});

describe("a refused form that a browser sent", () => {
  const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

  test.each<Record<string, string>>([form, { accept: "text/html" }, { "sec-fetch-mode": "navigate" }])(
    "is a page with a way on: %j",
    async (by) => {
      const answer = await change(post({ ...by, ...foreign, "x-nonce": "abc" }), segment);
      expect(answer.status).toBe(403);
      expect(answer.headers.get("content-type")).toContain("text/html");
      const page = await answer.text();
      expect(page).toContain("<h1>Request from another site</h1>");
      expect(page).toContain(`<a href="${ORIGIN}/demo">Go on</a>`);
      expect(page).toContain('<style nonce="abc">');
    },
  );

  test("is one whatever the refusal is, and shows text as text", async () => {
    const refusing = route({}, async () => {
      throw new DomainError("forbidden", `<img src=x onerror="x">`);
    });
    const answer = await refusing(post({ ...form, origin: ORIGIN }), segment);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("&lt;img src=x onerror=&quot;"),
    ]);
  });

  test("goes back to its own page where that says what went wrong", async () => {
    const refusing = route({ back: "/login" }, async () => {
      throw new DomainError("wrong_credentials", "No.");
    });
    const answer = await refusing(post({ ...form, origin: ORIGIN }), segment);
    expect(answer.headers.get("location")).toBe(`${ORIGIN}/login?problem=wrong_credentials`);
  });

  test.each<Record<string, string>>([{ accept: "application/json" }, { accept: "*/*" }, {}])(
    "is JSON for a program: %j",
    async (by) => {
      const answer = await change(post({ ...by, ...foreign }), segment);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(await answer.json()).toMatchObject({ status: 403, code: "cross_origin" });
    },
  );
});

test("a body that breaks off is a malformed request, and no line in the log", async () => {
  const log = vi.spyOn(process.stderr, "write");
  const leaving = new ReadableStream({
    pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  const reading = route({ body: startInput }, async () => noContent());
  const answer = await reading(post({ origin: ORIGIN, "content-type": "application/json" }, leaving), segment);
  expect(await answer.json()).toMatchObject({ status: 400, code: "malformed_request" });
  expect(log).not.toHaveBeenCalled();
});
