import { beforeEach, describe, expect, test } from "vitest";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import { returnAddress } from "#lib/hosted/return-address.ts";
import { CALLBACK, openShop, PRODUCT, type Shop } from "./wire.testing.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

describe("a code for a hosted product's server", () => {
  test("goes to an address that is registered, to the letter, with the state, and nowhere else", async () => {
    const cookie = await shop.asUser();
    const { status, location } = await shop.ask(cookie);
    expect([status, location?.origin, location?.pathname]).toEqual([
      303,
      "http://127.0.0.1:5001",
      "/api/auth/callback",
    ]);
    expect(location?.searchParams.get("state")).toBe("f".repeat(64));
    const before = await shop.api.store.sql("SELECT count(*) AS n FROM hosted_codes");
    for (const redirect_uri of [
      `${CALLBACK}/`,
      `${CALLBACK}?x=1`,
      "http://127.0.0.1:5001/",
      "https://evil.example/",
      "",
    ])
      expect(await shop.ask(cookie, { redirect_uri })).toEqual({ status: 400, location: null });
    expect(await shop.api.store.sql("SELECT count(*) AS n FROM hosted_codes")).toEqual(before);
  });

  test("is made by no HEAD and no prefetch, and by nobody who isn't signed in", async () => {
    const cookie = await shop.asUser();
    await shop.ask(cookie, {}, { method: "HEAD" });
    await shop.ask(cookie, {}, { headers: { "sec-purpose": "prefetch" } });
    for (const stranger of [null, "made up", shop.api.people.sessions.mina.token]) {
      const { status, location } = await shop.ask(stranger);
      expect([status, location?.pathname]).toEqual([303, "/login"]);
      const back = await returnAddress(shop.api.store, location?.searchParams.get("rt") ?? null, PRODUCT);
      expect(back).toContain(`/propelauth/ssr/authorize?${new URLSearchParams({ redirect_uri: CALLBACK })}&state=fff`);
    }
    const both = await shop.ask(cookie, {}, { headers: { authorization: "Bearer x" } });
    expect(both.status).toBe(400);
    expect(await shop.api.store.sql("SELECT * FROM hosted_codes")).toEqual([]);
  });

  test("is nothing of an impersonation for another product", async () => {
    await shop.running("imp", { product: shop.api.people.product });
    expect((await shop.ask("imp")).location?.pathname).toBe("/login");
  });

  test("is made for an employee who only looks, too: it changes nothing of the user's", async () => {
    await shop.running("imp", { access: "read_only" });
    expect((await shop.redeem(await shop.codeFor("imp"))).status).toBe(200);
  });

  test("works once, for the address that it was made for, while the session stands", async () => {
    const cookie = await shop.asUser();
    const code = await shop.codeFor(cookie);
    expect((await shop.redeem(code, { redirect_uri: `${CALLBACK}/` })).status).toBe(400);
    const [first, second] = await Promise.all([shop.redeem(code), shop.redeem(code)]);
    expect([first.status, second.status].sort()).toEqual([200, 400]);
    expect((await shop.redeem("made up")).status).toBe(400);
    const { id } = await shop.running("imp");
    const late = await shop.codeFor("imp");
    await shop.api.call(impersonation, "DELETE", { id });
    expect((await shop.redeem(late)).status).toBe(400);
  });

  test("is void when its address is taken out of the registration", async () => {
    const code = await shop.codeFor(await shop.asUser());
    await shop.api.call(product, "PATCH", {
      id: shop.product.id,
      body: { redirectUris: ["http://127.0.0.1:5001/other"] },
    });
    expect((await shop.redeem(code)).status).toBe(400);
  });

  test("and a refresh token are kept as a hash", async () => {
    const code = await shop.codeFor(await shop.asUser());
    const { refresh_token } = (await shop.redeem(code)).json;
    const kept = JSON.stringify([
      await shop.api.store.sql("SELECT * FROM hosted_codes"),
      await shop.api.store.sql("SELECT * FROM refresh_tokens"),
    ]);
    for (const secret of [code, refresh_token]) expect(kept).not.toContain(secret);
  });
});

test("the sign-in page leads back to the pages of hosted products, and nowhere else", async () => {
  const back = (url: string) => returnAddress(shop.api.store, Buffer.from(url).toString("base64"), PRODUCT);
  expect(await back("http://127.0.0.1:5001/orders?id=7#top")).toBe("http://127.0.0.1:5001/orders?id=7#top");
  const away = [
    ...["https://evil.example/", "//evil.example", "javascript:alert(1)", "http://127.0.0.1:5001.evil.example/", ""],
    ...["http://127.0.0.1:5001@evil.example/", "blob:http://127.0.0.1:5001/x", "http://localhost:3000/settings"],
    ...[`${PRODUCT}/api/session/initiate`, `${PRODUCT}/demo`],
  ];
  for (const url of away) expect(await back(url)).toBeNull();
  expect(await returnAddress(shop.api.store, "%%%", PRODUCT)).toBeNull();
  await shop.api.call(product, "PATCH", { id: shop.product.id, body: { active: false } });
  expect(await back("http://127.0.0.1:5001/orders")).toBeNull();
});
