import { initAuth } from "@understudy/sdk/fetch";
import { beforeEach, describe, expect, test } from "vitest";
import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import * as auditExport from "#app/(dashboard)/api/audit-events/export/route.ts";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as webhooks from "#app/(dashboard)/api/webhooks/route.ts";
import { callBackend, type Route } from "#app/api/calling.testing.ts";
import { afterKey } from "#composition";
import { afterIn } from "#lib/hosted/after.ts";
import * as authorize from "./issuer/authorize.ts";
import { endpointAt } from "./lookup.ts";
import { openShop, type Shop } from "./propelauth/wire.testing.ts";
import * as callback from "./session/callback.ts";
import * as initiate from "./session/initiate.ts";
import * as session from "./session/session.ts";
import * as signOut from "./session/sign-out.ts";
import { ask, asUser, cookieIn, handOff, PRODUCT, SHOP, visit } from "./v1/hosted.testing.ts";
import * as refreshToken from "./v1/refresh-token.ts";
import * as users from "./v1/user.ts";

/** Whatever is made or seen in an impersonation, tried again when it is over. docs/security.md names each of these. */

let shop: Shop;
let held: Awaited<ReturnType<typeof impersonated>>;
/** How much later it is for the product's backend: rows are aged, and a token that was made is what it is. */
let laterMs: number;
beforeEach(async () => {
  laterMs = 0;
  shop = await openShop();
  held = await impersonated();
});

/** Everything that an employee, and the product that they are in, get in their hour. */
async function impersonated() {
  const browser = await handOff(shop.api, shop.product.id);
  const cookie = browser.token ?? "";
  const codes = [await shop.codeFor(cookie), await shop.codeFor(cookie)] as const;
  const { access_token: ofServer, refresh_token: refresh } = (await shop.redeem(codes[0])).json;
  const ofPage: string = (await ask(refreshToken, "GET", { token: cookie, from: SHOP })).json.access_token;
  return { ...browser, cookie, unusedCode: codes[1], ofServer, ofPage, refresh };
}

/** The product's own backend, with the SDK; it reaches this server without a socket. */
const backend = () =>
  initAuth({
    ...{ authUrl: PRODUCT, clientId: shop.product.clientId, clientSecret: shop.clientSecret },
    clock: () => new Date(Date.now() + laterMs),
    async fetch(url, init) {
      const { pathname, host } = new URL(url);
      const found = endpointAt("product", pathname, init.method ?? "GET");
      if (!found || !("handler" in found)) return new Response(null, { status: 404 });
      const headers = new Headers(init.headers);
      headers.set("host", host);
      return found.handler(new Request(url, { ...init, headers }), { params: Promise.resolve(found.params) });
    },
  });
const bearer = (token: string) => new Request(`${SHOP}/api/me`, { headers: { authorization: `Bearer ${token}` } });

const ends: [string, () => Promise<unknown>][] = [
  ["that an Admin ended", () => shop.api.call(impersonation, "DELETE", { as: "adam", id: held.id })],
  ["that was ended by its own sign-out", () => ask(signOut, "POST", { token: held.cookie, from: SHOP })],
  ["whose hour is over", () => hourPasses()],
];

async function hourPasses() {
  await shop.age();
  laterMs = 3_600_000;
}

/** Each works while the session is on. */
const credentials: [string, () => Promise<boolean>][] = [
  ["the cookie", async () => (await ask(session, "GET", { token: held.cookie, from: SHOP })).status === 200],
  [
    "the cookie, for another access token",
    async () => (await ask(refreshToken, "GET", { token: held.cookie, from: SHOP })).status === 200,
  ],
  ["the cookie, for a code of a product's server", async () => (await shop.codeFor(held.cookie)) !== ""],
  ["the refresh token of a product's server", async () => (await shop.refresh(held.refresh)).status === 200],
  ["the access token of a product's server, at the host", async () => (await shop.about(held.ofServer)).status === 200],
  ["the access token of a page, at the host", async () => (await shop.about(held.ofPage)).status === 200],
  [
    "the access tokens, at the product's own backend",
    async () => {
      const api = backend();
      const callers = [await api.fromRequest(bearer(held.ofServer)), await api.fromRequest(bearer(held.ofPage))];
      const known = callers.filter(({ user }) => user?.impersonatorUserId === shop.api.people.mina.id).length;
      expect([0, 2], "both or neither").toContain(known);
      return known === 2;
    },
  ],
];

describe.each(ends)("of an impersonation %s", (_, end) => {
  test.each(credentials)("%s is worth nothing any more", async (__, works) => {
    expect(await works(), "while it is on").toBe(true);
    await end();
    expect(await works()).toBe(false);
  });

  test("a code that nobody has redeemed yet gets no tokens", async () => {
    await end();
    expect((await shop.redeem(held.unusedCode)).status).toBe(400);
  });

  test("the launch link, and the address that it came back by, sign nobody in", async () => {
    await end();
    const employee = `dash=${shop.api.people.sessions.mina.token}`;
    const back = held.answered.headers.get("location") ?? "";
    const begun = await visit(initiate, held.launchUrl, "");
    const attempt = cookieIn(begun, "handoff")?.split(";")[0] ?? "";
    const answered = await visit(authorize, begun.headers.get("location") ?? "", employee);
    const again = await visit(callback, answered.headers.get("location") ?? "", attempt);
    const replayed = await visit(callback, back, held.attempt);
    for (const response of [again, replayed]) {
      expect(response.headers.get("location")).toContain("/signed-out");
      expect(cookieIn(response, "prod=")).toBeUndefined();
    }
  });

  test("the user's own sessions on other devices go on as they were, and know of nobody else", async () => {
    const own = await asUser(shop.api);
    await end();
    const { status, json } = await ask(session, "GET", { token: own, from: SHOP });
    expect([status, json.impersonatorUserId]).toEqual([200, undefined]);
  });
});

test("the hand-off leaves no credential but the session's own, which is over with the hour", async () => {
  const given = [held.begun, held.answered, held.finished].flatMap(({ headers }) => headers.getSetCookie());
  const kept = given.filter((cookie) => !cookie.includes("Max-Age=0")).map((cookie) => cookie.split("=")[0]);
  expect(kept.filter((name) => !name?.startsWith("handoff"))).toEqual(["prod", "after"]);
  const [, age] = /Max-Age=(\d+)/.exec(cookieIn(held.finished, "prod=") ?? "") ?? [];
  expect(Number(age)).toBeLessThanOrEqual(3600);
});

test("what says to the page of the end whose session it was is sealed, and worth nothing anywhere", async () => {
  const value = cookieIn(held.finished, "after=")?.split(";")[0]?.slice("after=".length) ?? "";
  expect(afterIn(afterKey(), value, new Date())).toEqual({ impersonationId: held.id, opened: true });
  expect(Buffer.from(value, "base64url").toString("latin1")).not.toContain(held.id);
  for (const forged of [`${value.slice(0, -4)}AAAA`, held.id, "", held.cookie])
    expect(afterIn(afterKey(), forged, new Date())).toBeNull();
  expect((await ask(session, "GET", { token: value, from: SHOP })).status).toBe(401);
  const headers = { cookie: `dash=${value}` };
  expect((await shop.api.call(apiKeys, "POST", { as: null, body: { name: "mine" }, headers })).status).toBe(401);
});

describe("with what an impersonation has, nothing is made that would outlive it", () => {
  const credentialsHeld = (): Record<string, string>[] => [
    { cookie: `dash=${held.cookie}` },
    { cookie: `own=${held.cookie}` },
    { cookie: `prod=${held.cookie}` },
    { authorization: `Bearer ${held.ofServer}` },
  ];
  const asked: [string, Route, object][] = [
    ["an API key", apiKeys, { name: "mine" }],
    ["a webhook", webhooks, { url: "https://hooks.example/mine", events: ["impersonation.*"] }],
  ];

  test.each(asked)("%s: neither by the cookie nor by a token", async (_, route, body) => {
    const rows = () =>
      shop.api.store.sql("SELECT (SELECT count(*) FROM api_keys) + (SELECT count(*) FROM webhooks) AS n");
    const before = await rows();
    for (const headers of credentialsHeld())
      expect((await shop.api.call(route, "POST", { as: null, body, headers })).status).toBe(401);
    expect(await rows()).toEqual(before);
  });

  test("an export: the log is the employee's own dashboard's to give", async () => {
    for (const headers of credentialsHeld()) {
      const asked = { as: null, query: "?format=csv", headers };
      expect((await shop.api.call(auditExport, "GET", asked)).status).toBe(401);
    }
    expect(await shop.api.store.sql("SELECT id FROM audit_events WHERE type = 'audit.exported'")).toEqual([]);
  });

  test("a user, or a change of one: no token of it is an API key", async () => {
    for (const key of [held.ofServer, held.ofPage, held.refresh, held.cookie]) {
      const body = { email: "mine@globex.example" };
      expect((await callBackend(users, "PUT", { key, externalId: "mine", body })).status).toBe(401);
    }
  });
});
