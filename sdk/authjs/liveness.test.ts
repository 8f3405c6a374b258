import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seconds, sign } from "../core/core.testing.ts";
import { SID } from "./authjs.testing.ts";
import { key, openShop, type Shop, stranger } from "./shop.testing.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.provider.close());

test("an impersonation says who else is signed in as the same user, as of the last answer, and only names", async () => {
  const page = shop.product();
  await page.handOff(shop.provider);
  expect((await page.session()).impersonation).not.toHaveProperty("others");
  shop.provider.state.introspected = { impersonation_others: ["Adam Novak", 7, null] };
  shop.clock.pass(2.5);
  expect((await page.session()).impersonation.others).toEqual(["Adam Novak"]);
  shop.provider.state.introspected = { impersonation_others: "Adam Novak" };
  shop.clock.pass(2.5);
  expect((await page.session()).impersonation).not.toHaveProperty("others");
});

describe("an ended impersonation", () => {
  test("is noticed within 5 seconds, with one request for everybody who asks meanwhile", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    await Promise.all(Array.from({ length: 20 }, () => page.session()));
    expect(shop.provider.count("/oauth/introspect")).toBe(1);
    shop.provider.state.active = false;
    shop.clock.pass(2.4);
    expect(await page.session()).not.toBeNull();
    shop.clock.pass(0.1);
    expect(await page.session()).toBeNull();
    expect(page.signedIn()).toBe(false);
    expect(shop.provider.count("/oauth/introspect")).toBe(2);
  });

  test("is noticed at once when it is pushed", async () => {
    const impersonation = shop.connect();
    const page = shop.product(impersonation);
    await page.handOff(shop.provider);
    expect(await page.session()).not.toBeNull();
    expect((await impersonation.backchannelLogout(await logout())).status).toBe(200);
    expect(await page.session()).toBeNull();
  });

  test("isn't ended by a message of somebody else", async () => {
    const impersonation = shop.connect();
    const page = shop.product(impersonation);
    await page.handOff(shop.provider);
    for (const message of [
      await logout({ aud: "product-2" }),
      await logout({}, stranger),
      await logout({ nonce: "n" }),
    ]) {
      const response = await impersonation.backchannelLogout(message);
      expect(response.status).toBe(400);
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
    expect(await page.session()).not.toBeNull();
  });

  test("is noticed though the clock was set back: no old answer gets fresh by it", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    expect(await page.session()).not.toBeNull();
    shop.provider.state.active = false;
    shop.clock.pass(-1);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when the clock was set back and nobody can say", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    expect(await page.session()).not.toBeNull();
    shop.provider.state.introspectStatus = 503;
    shop.clock.pass(-4);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when the clock says no time", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    expect(await page.session()).not.toBeNull();
    shop.clock.pass(Number.NaN);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when nobody can say for 5 seconds", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    await page.session();
    shop.provider.state.introspectStatus = 503;
    shop.clock.pass(4.9);
    expect(await page.session()).not.toBeNull();
    shop.clock.pass(0.1);
    expect(await page.session()).toBeNull();
  });

  const logout = async (changes = {}, by = key) => {
    const claims = {
      iss: shop.provider.origin,
      aud: "product-1",
      sub: "uma",
      sid: SID,
      jti: "logout-1",
      iat: seconds(shop.clock.now()),
      exp: seconds(shop.clock.now()) + 120,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
      ...changes,
    };
    const body = new URLSearchParams({ logout_token: await sign(by, claims, { typ: "logout+jwt" }) });
    return new Request("https://app.example/logout", { method: "POST", body });
  };
});
