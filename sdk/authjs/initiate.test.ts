import { describe, expect, test } from "vitest";
import { targetOf } from "../core/initiated.ts";
import { SID } from "./authjs.testing.ts";
import { understudy } from "./index.ts";

const { initiateLogin } = understudy({
  issuer: "https://understudy.example",
  clientId: "product-1",
  clientSecret: "secret",
  productUrl: "https://app.example",
});

/** The handler, and what it has Auth.js do. */
async function initiate(query: Record<string, string> | string, init: RequestInit = {}) {
  const signedIn: unknown[] = [];
  const handler = initiateLogin(async (...given) => {
    signedIn.push(given);
    return "https://understudy.example/oauth/authorize?state=s";
  });
  // The address that Next.js gives is not the product's own, and nothing may come of it.
  const response = await handler(new Request(`http://localhost:3000/initiate?${new URLSearchParams(query)}`, init));
  return { response, signedIn };
}
const good = {
  iss: "https://understudy.example",
  login_hint: SID,
  target_link_uri: "https://app.example/invoices?page=2",
};

describe("a launch link", () => {
  test("begins a sign-in of the product's own", async () => {
    const { response, signedIn } = await initiate(good);
    expect(signedIn).toEqual([
      ["understudy", { redirect: false, redirectTo: "https://app.example/invoices?page=2" }, { login_hint: SID }],
    ]);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("https://understudy.example/oauth/authorize?state=s");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test.each<[string, Record<string, string> | string]>([
    ["no issuer", { login_hint: SID }],
    ["another issuer", { ...good, iss: "https://evil.example" }],
    ["nearly the issuer", { ...good, iss: "https://understudy.example/" }],
    ["two issuers", `iss=https://understudy.example&iss=https://evil.example&login_hint=${SID}`],
    ["no session", { iss: good.iss }],
    ["a session of another form", { ...good, login_hint: "mina@acme.example" }],
    ["two sessions", `iss=https://understudy.example&login_hint=${SID}&login_hint=${SID}`],
  ])("with %s is refused and begins nothing", async (_, query) => {
    const { response, signedIn } = await initiate(query);
    expect(response.status).toBe(400);
    expect(signedIn).toEqual([]);
  });

  test.each<[string, RequestInit]>([
    ["HEAD", { method: "HEAD" }],
    ["prefetch", { headers: { "sec-purpose": "prefetch" } }],
    ["prerender", { headers: { "sec-purpose": "prefetch;prerender" } }],
    ["an old browser's prefetch", { headers: { purpose: "prefetch" } }],
  ])("begins nothing by %s", async (_, init) => {
    const { response, signedIn } = await initiate(good, init);
    expect(response.status).toBe(204);
    expect(signedIn).toEqual([]);
  });
});

test.each([
  ["/invoices", "https://app.example/invoices"],
  ["https://app.example/a?b#c", "https://app.example/a?b#c"],
  [null, "https://app.example/"],
  ["", "https://app.example/"],
  ["https://evil.example/", "https://app.example/"],
  ["//evil.example/", "https://app.example/"],
  ["/\\evil.example/", "https://app.example/"],
  ["\\\\evil.example", "https://app.example/"],
  ["/\t/evil.example", "https://app.example/"],
  ["https://app.example@evil.example/", "https://app.example/"],
  ["https://user:pass@app.example/", "https://app.example/"],
  ["https://app.example.evil.example/", "https://app.example/"],
  ["http://app.example/", "https://app.example/"],
  ["javascript:alert(1)", "https://app.example/"],
  ["data:text/html,x", "https://app.example/"],
])("a target of %j leads to %s", (target, page) => {
  expect(targetOf(target, "https://app.example")).toBe(page);
});
