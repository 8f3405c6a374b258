import { createPublicKey, verify } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import * as products from "#app/(dashboard)/api/products/route.ts";
import * as logout from "#app/(product)/api/backend/v1/logout/route.ts";
import * as refreshToken from "#app/(product)/api/backend/v1/refresh_token/route.ts";
import * as metadata from "#app/(product)/api/v1/token_verification_metadata/route.ts";
import { type Api, addSigningKeys, callBackend, openApi, type Route } from "#app/api/calling.testing.ts";
import { runningOf } from "#db/databases.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { returnAddress } from "#lib/hosted/return-address.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import * as userinfo from "./oauth/userinfo/route.ts";
import * as authorize from "./ssr/authorize/route.ts";
import * as token from "./ssr/token/route.ts";

const PRODUCT = "http://127.0.0.1:3000";
const CALLBACK = "http://127.0.0.1:5001/api/auth/callback";
const HOUR_MS = 3_600_000;

let api: Api;
let key: string;
let shop: { id: string; clientId: string; name: string };
beforeEach(async () => {
  api = await openApi();
  await addSigningKeys(api.store);
  ({ key } = (await api.call(apiKeys, "POST", { body: { name: "Shop's server" } })).json);
  const body = {
    name: "Shop",
    kind: "hosted",
    targetLinkUri: "http://127.0.0.1:5001/api/auth/login",
    redirectUris: [CALLBACK],
  };
  shop = (await api.call(products, "POST", { body })).json.product;
});

const asUser = () => startUserSession({ ...testContext(api.store), clock: () => new Date() }, api.people.uma.id);
const running = (cookie: string, fields: object = {}) => {
  const now = new Date();
  const times = { createdAt: now, expiresAt: new Date(now.getTime() + HOUR_MS) };
  return runningOf(api.store, api.people, { product: shop, ...times, ...fields }, cookie);
};

async function ask(cookie: string | null, query: Record<string, string> = {}, init: RequestInit = {}) {
  const asked = new URLSearchParams({ redirect_uri: CALLBACK, state: "f".repeat(64), signup: "false", ...query });
  const headers = { host: "127.0.0.1:3000", ...(cookie !== null && { cookie: `prod=${cookie}` }), ...init.headers };
  const response = await authorize.GET(
    new Request(`${PRODUCT}/propelauth/ssr/authorize?${asked}`, { ...init, headers }),
  );
  const location = response.headers.get("location");
  return { status: response.status, location: location === null ? null : new URL(location) };
}

const codeFor = async (cookie: string) => (await ask(cookie)).location?.searchParams.get("code") ?? "";
const redeem = (code: string, given = {}) =>
  callBackend(token, "POST", { key, body: { code, redirect_uri: CALLBACK, ...given } });
const refresh = (refresh_token: string) => callBackend(refreshToken, "POST", { key, body: { refresh_token } });
const signedIn = async (cookie: string) => (await redeem(await codeFor(cookie))).json;
const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
const about = async (access: string) => callBackend(userinfo as unknown as Route, "GET", { key: access });
/** Lets an hour pass, as far as these rows go. */
const age = async () => {
  await api.store.sql(
    `UPDATE impersonations SET created_at = created_at - ${HOUR_MS}, started_at = started_at - ${HOUR_MS}, expires_at = expires_at - ${HOUR_MS}`,
  );
  await api.store.sql(
    `UPDATE product_sessions SET created_at = created_at - ${HOUR_MS}, expires_at = expires_at - ${HOUR_MS}`,
  );
};

describe("a hosted product's own server", () => {
  test("gets tokens for the user whose browser brought a code, and their name for it", async () => {
    const { access_token, refresh_token } = await signedIn(await asUser());
    const claims = claimsOf(access_token);
    expect(claims).toMatchObject({ iss: PRODUCT, aud: shop.clientId, user_id: api.people.uma.id });
    expect(claims).not.toHaveProperty("impersonator_user_id");
    const again = (await refresh(refresh_token)).json;
    expect(again).toEqual({
      refresh_token,
      access_token: { access_token, expires_at_seconds: claims.exp },
    });
    const seen = await about(access_token);
    expect(seen).toMatchObject({ status: 200, json: { user_id: api.people.uma.id, email: "uma@globex.example" } });
    expect(seen.json.org_id_to_org_info).toEqual({});
  });

  test("gets the impersonator's id with it, and the impersonation's end for its own", async () => {
    const { expiresAt } = await running("imp", { expiresAt: new Date(Date.now() + 200_000) });
    const { access_token } = await signedIn("imp");
    const claims = claimsOf(access_token);
    expect(claims.impersonator_user_id).toBe(api.people.mina.id);
    expect(claims.exp).toBe(Math.floor(expiresAt.getTime() / 1000));
  });

  test("may refresh with one token many times, at once too, and gets the same string while it is valid", async () => {
    await running("imp");
    const { refresh_token } = await signedIn("imp");
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refresh_token)));
    expect(new Set(answers.map(({ json }) => json.access_token.access_token)).size).toBe(1);
  });

  test("hears 401 once it is over, whoever ended it, and from its access token at once", async () => {
    const { id } = await running("imp");
    const { refresh_token, access_token } = await signedIn("imp");
    expect((await about(access_token)).status).toBe(200);
    await api.call(impersonation, "DELETE", { id });
    expect((await refresh(refresh_token)).status).toBe(401);
    expect((await about(access_token)).status).toBe(401);
  });

  test("hears 401 when the hour is over", async () => {
    await running("imp");
    const { refresh_token } = await signedIn("imp");
    await age();
    expect((await refresh(refresh_token)).status).toBe(401);
    expect((await ask("imp")).location?.pathname).toBe("/login");
  });

  test("signs its user out, and ends what an impersonator opened", async () => {
    const { id } = await running("imp");
    const { refresh_token } = await signedIn("imp");
    expect((await callBackend(logout, "POST", { key, body: { refresh_token } })).status).toBe(200);
    expect((await refresh(refresh_token)).status).toBe(401);
    expect((await api.store.read((tx) => tx.impersonations.find(id)))?.endReason).toBe("stopped");
    expect((await callBackend(logout, "POST", { key, body: { refresh_token } })).status).toBe(200);
    expect((await callBackend(logout, "POST", { key, body: { refresh_token: "unknown" } })).status).toBe(200);
  });

  test("gets nothing once its product is disabled", async () => {
    const { refresh_token, access_token } = await signedIn(await asUser());
    const code = await codeFor(await asUser());
    await api.call(product, "PATCH", { id: shop.id, body: { active: false } });
    expect((await refresh(refresh_token)).status).toBe(401);
    expect((await about(access_token)).status).toBe(401);
    expect((await redeem(code)).status).toBe(400);
    expect((await ask(await asUser())).status).toBe(400);
  });

  test("needs a key that stands, and no cookie beside it", async () => {
    const calls: [Route, string, object | undefined][] = [
      [token, "POST", { code: "x", redirect_uri: CALLBACK }],
      [refreshToken, "POST", { refresh_token: "x" }],
      [logout, "POST", { refresh_token: "x" }],
      [metadata, "GET", undefined],
    ];
    for (const [route, method, body] of calls) {
      const given = body && { body };
      expect((await callBackend(route, method, { key: `us_${"x".repeat(43)}`, ...given })).status).toBe(401);
      expect((await callBackend(route, method, { key: null, ...given })).status).toBe(401);
      const cookie = `prod=${await asUser()}`;
      expect((await callBackend(route, method, { key, ...given, headers: { cookie } })).status).toBe(400);
    }
  });

  test("gets the public key that verifies them, as SPKI", async () => {
    const { json } = await callBackend(metadata, "GET", { key });
    const { access_token } = await signedIn(await asUser());
    const [head, body, signature = ""] = access_token.split(".");
    const pem = createPublicKey(json.verifier_key_pem);
    expect(json.verifier_key_pem).toContain("BEGIN PUBLIC KEY");
    expect(verify("RSA-SHA256", Buffer.from(`${head}.${body}`), pem, Buffer.from(signature, "base64url"))).toBe(true);
  });
});

describe("a code for a hosted product's server", () => {
  test("goes to an address that is registered, to the letter, with the state, and nowhere else", async () => {
    const cookie = await asUser();
    const { status, location } = await ask(cookie);
    expect([status, location?.origin, location?.pathname]).toEqual([
      303,
      "http://127.0.0.1:5001",
      "/api/auth/callback",
    ]);
    expect(location?.searchParams.get("state")).toBe("f".repeat(64));
    const before = await api.store.sql("SELECT count(*) AS n FROM hosted_codes");
    for (const redirect_uri of [
      `${CALLBACK}/`,
      `${CALLBACK}?x=1`,
      "http://127.0.0.1:5001/",
      "https://evil.example/",
      "",
    ])
      expect(await ask(cookie, { redirect_uri })).toEqual({ status: 400, location: null });
    expect(await api.store.sql("SELECT count(*) AS n FROM hosted_codes")).toEqual(before);
  });

  test("is made by no HEAD and no prefetch, and by nobody who isn't signed in", async () => {
    const cookie = await asUser();
    await ask(cookie, {}, { method: "HEAD" });
    await ask(cookie, {}, { headers: { "sec-purpose": "prefetch" } });
    for (const stranger of [null, "made up", api.people.sessions.mina.token]) {
      const { status, location } = await ask(stranger);
      expect([status, location?.pathname]).toEqual([303, "/login"]);
      const back = await returnAddress(api.store, location?.searchParams.get("rt") ?? null, PRODUCT);
      expect(back).toContain(`/propelauth/ssr/authorize?${new URLSearchParams({ redirect_uri: CALLBACK })}&state=fff`);
    }
    const both = await ask(cookie, {}, { headers: { authorization: "Bearer x" } });
    expect(both.status).toBe(400);
    expect(await api.store.sql("SELECT * FROM hosted_codes")).toEqual([]);
  });

  test("is nothing of an impersonation for another product", async () => {
    await running("imp", { product: api.people.product });
    expect((await ask("imp")).location?.pathname).toBe("/login");
  });

  test("works once, for the address that it was made for, while the session stands", async () => {
    const cookie = await asUser();
    const code = await codeFor(cookie);
    expect((await redeem(code, { redirect_uri: `${CALLBACK}/` })).status).toBe(400);
    const [first, second] = await Promise.all([redeem(code), redeem(code)]);
    expect([first.status, second.status].sort()).toEqual([200, 400]);
    expect((await redeem("made up")).status).toBe(400);
    const { id } = await running("imp");
    const late = await codeFor("imp");
    await api.call(impersonation, "DELETE", { id });
    expect((await redeem(late)).status).toBe(400);
  });

  test("is void when its address is taken out of the registration", async () => {
    const code = await codeFor(await asUser());
    await api.call(product, "PATCH", { id: shop.id, body: { redirectUris: ["http://127.0.0.1:5001/other"] } });
    expect((await redeem(code)).status).toBe(400);
  });

  test("and a refresh token are kept as a hash", async () => {
    const code = await codeFor(await asUser());
    const { refresh_token } = (await redeem(code)).json;
    const kept = JSON.stringify([
      await api.store.sql("SELECT * FROM hosted_codes"),
      await api.store.sql("SELECT * FROM refresh_tokens"),
    ]);
    for (const secret of [code, refresh_token]) expect(kept).not.toContain(secret);
  });
});

test("an access token with another signature, or another issuer's, tells nothing of anybody", async () => {
  const { access_token } = await signedIn(await asUser());
  const [head, body, signature = ""] = access_token.split(".");
  const claims = claimsOf(access_token);
  const other = Buffer.from(JSON.stringify({ ...claims, sub: api.people.ugo.id })).toString("base64url");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
  for (const forged of [`${head}.${other}.${signature}`, `${none}.${body}.`, `${head}.${body}.AAAA`, "x", key])
    expect((await about(forged)).status).toBe(401);
  const cookie = `prod=${await asUser()}`;
  expect(
    (await callBackend(userinfo as unknown as Route, "GET", { key: access_token, headers: { cookie } })).status,
  ).toBe(400);
});

test("the sign-in page leads back to the pages of hosted products, and nowhere else", async () => {
  const back = (url: string) => returnAddress(api.store, Buffer.from(url).toString("base64"), PRODUCT);
  expect(await back("http://127.0.0.1:5001/orders?id=7#top")).toBe("http://127.0.0.1:5001/orders?id=7#top");
  const away = [
    ...["https://evil.example/", "//evil.example", "javascript:alert(1)", "http://127.0.0.1:5001.evil.example/", ""],
    ...["http://127.0.0.1:5001@evil.example/", "blob:http://127.0.0.1:5001/x", "http://localhost:3000/settings"],
    ...[`${PRODUCT}/api/session/initiate`, `${PRODUCT}/demo`],
  ];
  for (const url of away) expect(await back(url)).toBeNull();
  expect(await returnAddress(api.store, "%%%", PRODUCT)).toBeNull();
  await api.call(product, "PATCH", { id: shop.id, body: { active: false } });
  expect(await back("http://127.0.0.1:5001/orders")).toBeNull();
});
