import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seconds } from "../core/core.testing.ts";
import { SID } from "./authjs.testing.ts";
import { openShop, type Shop, stranger } from "./shop.testing.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.provider.close());

describe("the hand-off", () => {
  test("begins with PKCE, state, nonce and the impersonation's id, and ends signed in as the product's own user", async () => {
    const page = shop.product();
    const { authorize, location } = await page.handOff(shop.provider);
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject({
      client_id: "product-1",
      redirect_uri: "https://app.example/api/auth/callback/understudy",
      code_challenge_method: "S256",
      login_hint: SID,
      scope: "openid",
      state: expect.any(String),
      nonce: expect.any(String),
    });
    expect(location).toBe("https://app.example/home");
    const session = await page.session();
    const expiresAt = new Date((seconds(shop.clock.now()) + 3600) * 1000).toISOString();
    expect(session).toMatchObject({
      user: {
        id: "customer 7",
        ownId: "customer 7",
        name: "Uma Patel",
        email: "uma@globex.example",
        impersonatorUserId: "mina",
      },
      expires: expiresAt,
      impersonatorUserId: "mina",
      impersonation: { id: SID, expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } },
    });
  });

  test("never shows the access token to a callback of the product, or to the browser", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    expect(JSON.stringify(await page.session())).not.toContain("access-1");
  });

  test("lets the product find its own user, or refuse", async () => {
    const asked: unknown[] = [];
    const found = shop.product(
      shop.connect((user) => {
        asked.push(user);
        return { id: "42", name: "Uma of the shop" };
      }),
    );
    await found.handOff(shop.provider);
    expect(asked).toEqual([{ sub: "uma", externalId: "customer 7", name: "Uma Patel", email: "uma@globex.example" }]);
    expect((await found.session()).user).toMatchObject({
      id: "42",
      name: "Uma of the shop",
      impersonatorUserId: "mina",
    });
    const refused = shop.product(shop.connect(() => null));
    await refused.handOff(shop.provider);
    expect(refused.signedIn()).toBe(false);
  });

  test("takes Understudy's id where there is no external one", async () => {
    shop.provider.state.idToken = { externalId: undefined };
    const page = shop.product();
    await page.handOff(shop.provider);
    expect((await page.session()).user.id).toBe("uma");
  });

  test("replaces whoever was signed in: no session of one's own hides the impersonation", async () => {
    for (const before of ["customer 7", "somebody else"]) {
      const page = shop.product();
      await page.password(before);
      expect(await page.session()).toMatchObject({ user: { id: before } });
      await page.handOff(shop.provider);
      expect(await page.session()).toMatchObject({ user: { id: "customer 7" }, impersonatorUserId: "mina" });
    }
  });

  test("is replaced by a password, with nothing left of it", async () => {
    const page = shop.product();
    await page.handOff(shop.provider);
    await page.password("uma");
    const session = await page.session();
    expect(session.user).toEqual({ id: "uma", name: "Own", ownId: "uma" });
    expect(session).not.toHaveProperty("impersonatorUserId");
    expect(session).not.toHaveProperty("impersonation");
  });

  test.each<[string, Record<string, unknown>]>([
    ["another product", { aud: "product-2" }],
    ["several products", { aud: ["product-1", "product-2"] }],
    ["no employee", { act: undefined, impersonatorUserId: undefined }],
    ["half an employee", { act: undefined }],
    ["the other half", { impersonatorUserId: undefined }],
    ["two employees", { act: { sub: "max" } }],
    ["a chain of employees", { act: { sub: "mina", act: { sub: "max" } } }],
    ["no impersonation", { sid: undefined }],
    ["no end", { session_expiry: undefined }],
    ["more than an hour", { session_expiry: 4_000_000_000 }],
    ["another sign-in", { nonce: "another" }],
  ])("is refused when the ID token is for %s", async (_, idToken) => {
    shop.provider.state.idToken = idToken;
    const page = shop.product();
    await page.handOff(shop.provider);
    expect(page.signedIn()).toBe(false);
    expect(await page.session()).toBeNull();
  });

  test("is refused when the ID token's signature is wrong, which Auth.js alone wouldn't see", async () => {
    shop.provider.state.signWith = stranger;
    let asked = 0;
    const page = shop.product(shop.connect(({ sub }) => ({ id: `${sub} ${asked++}` })));
    await page.handOff(shop.provider);
    expect(page.signedIn()).toBe(false);
    expect(asked).toBe(0);
  });

  test("is refused with the state of another sign-in", async () => {
    const page = shop.product();
    await page.handOff(shop.provider, { state: "forged" });
    expect(page.signedIn()).toBe(false);
  });
});
