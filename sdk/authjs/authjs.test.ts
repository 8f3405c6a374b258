import { decode } from "next-auth/jwt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SID } from "./authjs.testing.ts";
import { openShop, type Shop } from "./shop.testing.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.provider.close());

describe("the hour", () => {
  test("is over to the second, though every read writes the cookie anew", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    for (let minute = 0; minute < 60; minute += 10) {
      expect((await page.session())?.impersonatorUserId).toBe("mina");
      shop.clock.pass(600);
    }
    expect(await page.session()).toBeNull();
    expect(page.signedIn()).toBe(false);
  });

  test("is the token's own end too, for whoever decodes the cookie without asking", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    shop.clock.pass(3000);
    await page.session();
    const [name = "", token = ""] = [...page.cookies].find(([cookie]) => cookie.includes("session-token")) ?? [];
    const payload = await decode({ token, salt: name, secret: "s".repeat(40) });
    const [iat = 0, exp = 0] = [payload?.iat, payload?.exp];
    expect(exp - iat).toBeLessThanOrEqual(600);
  });

  test("of a user's own session is the product's business", async () => {
    const page = shop.product();
    await page.password("uma");
    shop.clock.pass(7200);
    expect(await page.session()).toMatchObject({ user: { id: "uma" } });
    expect(shop.provider.count("/oauth/introspect")).toBe(0);
  });
});

describe("update()", () => {
  test("changes neither who is there nor until when, whatever the browser sends", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    const before = await page.session();
    await page.update({ understudy: null, sub: "somebody else", impersonatorUserId: null, impersonation: null });
    await page.update({ understudy: { expiresAt: 4_000_000_000 } });
    const { everything: _, ...after } = await page.session();
    const { everything: __, ...expected } = before;
    expect(after).toEqual(expected);
  });

  test("makes no impersonation of a user's own session", async () => {
    const page = shop.product();
    await page.password("uma");
    const understudy = {
      id: SID,
      accessToken: "a",
      userId: "ugo",
      expiresAt: 4e9,
      impersonator: { id: "max", name: "Max" },
    };
    await page.update({ understudy, impersonatorUserId: "max" });
    const session = await page.session();
    expect(session.user.id).toBe("uma");
    expect(session).not.toHaveProperty("impersonatorUserId");
  });
});

describe("signing out", () => {
  test("ends the impersonation at Understudy too, and a copy of the cookie opens nothing", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    const copy = new Map(page.cookies);
    await page.signOut();
    expect(page.signedIn()).toBe(false);
    expect(shop.provider.count("/oauth/revoke")).toBe(1);
    for (const [name, value] of copy) page.cookies.set(name, value);
    expect(await page.session()).toBeNull();
  });

  test("of a user's own session tells Understudy nothing", async () => {
    const page = shop.product();
    await page.password("uma");
    await page.signOut();
    expect(page.signedIn()).toBe(false);
    expect(shop.provider.count("/oauth/revoke")).toBe(0);
  });
});

describe("the configuration", () => {
  test("may have no adapter: Auth.js would link the impersonation to whoever is signed in", () => {
    expect(() => shop.connect().withImpersonation({ providers: [], adapter: {} })).toThrow(TypeError);
  });

  test("may have no other strategy", () => {
    expect(() => shop.connect().withImpersonation({ providers: [], session: { strategy: "database" } })).toThrow(
      TypeError,
    );
  });
});
