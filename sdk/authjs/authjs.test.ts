import { decode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handClock, makeTestKey, seconds, sign, type TestKey } from "../core/core.testing.ts";
import { browser, openIdProvider, SID } from "./authjs.testing.ts";
import { type FindUser, understudy } from "./index.ts";

let key: TestKey;
let stranger: TestKey;
beforeAll(async () => {
  [key, stranger] = await Promise.all([makeTestKey("key-1"), makeTestKey("key-1")]);
});

// Auth.js reads the computer's own clock, so this one starts there.
let clock: ReturnType<typeof handClock>;
let provider: Awaited<ReturnType<typeof openIdProvider>>;
beforeEach(async () => {
  clock = handClock(new Date());
  provider = await openIdProvider(key, clock.now);
});
afterEach(() => provider.close());

const connect = (findUser?: FindUser) =>
  understudy({
    issuer: provider.origin,
    clientId: "product-1",
    clientSecret: "secret",
    productUrl: "https://app.example",
    clock: clock.now,
    ...(findUser && { findUser }),
  });

const password = Credentials({
  credentials: { username: {} },
  authorize: ({ username }) => ({ id: String(username), name: "Own" }),
});

/** A product as its guide has it, with callbacks that do what many do: copy what comes. */
function product(impersonation = connect()) {
  return browser(
    impersonation.withImpersonation({
      providers: [password],
      callbacks: {
        jwt: ({ token, user, session, trigger }) => ({
          ...token,
          ...(user && { ownId: user.id }),
          ...(trigger === "update" && { ...session }),
        }),
        session: ({ session, token }) => ({
          ...session,
          user: { ...session.user, ownId: token.ownId },
          everything: token,
        }),
      },
    }),
  );
}

describe("the hand-off", () => {
  test("begins with PKCE, state, nonce and the impersonation's id, and ends signed in as the product's own user", async () => {
    const page = product();
    const { authorize, location } = await page.handOff(provider);
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
    const expiresAt = new Date((seconds(clock.now()) + 3600) * 1000).toISOString();
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
    const page = product();
    await page.handOff(provider);
    expect(JSON.stringify(await page.session())).not.toContain("access-1");
  });

  test("lets the product find its own user, or refuse", async () => {
    const asked: unknown[] = [];
    const found = product(
      connect((user) => {
        asked.push(user);
        return { id: "42", name: "Uma of the shop" };
      }),
    );
    await found.handOff(provider);
    expect(asked).toEqual([{ sub: "uma", externalId: "customer 7", name: "Uma Patel", email: "uma@globex.example" }]);
    expect((await found.session()).user).toMatchObject({
      id: "42",
      name: "Uma of the shop",
      impersonatorUserId: "mina",
    });
    const refused = product(connect(() => null));
    await refused.handOff(provider);
    expect(refused.signedIn()).toBe(false);
  });

  test("takes Understudy's id where there is no external one", async () => {
    provider.state.idToken = { externalId: undefined };
    const page = product();
    await page.handOff(provider);
    expect((await page.session()).user.id).toBe("uma");
  });

  test("replaces whoever was signed in: no session of one's own hides the impersonation", async () => {
    for (const before of ["customer 7", "somebody else"]) {
      const page = product();
      await page.password(before);
      expect(await page.session()).toMatchObject({ user: { id: before } });
      await page.handOff(provider);
      expect(await page.session()).toMatchObject({ user: { id: "customer 7" }, impersonatorUserId: "mina" });
    }
  });

  test("is replaced by a password, with nothing left of it", async () => {
    const page = product();
    await page.handOff(provider);
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
    provider.state.idToken = idToken;
    const page = product();
    await page.handOff(provider);
    expect(page.signedIn()).toBe(false);
    expect(await page.session()).toBeNull();
  });

  test("is refused when the ID token's signature is wrong, which Auth.js alone wouldn't see", async () => {
    provider.state.signWith = stranger;
    let asked = 0;
    const page = product(connect(({ sub }) => ({ id: `${sub} ${asked++}` })));
    await page.handOff(provider);
    expect(page.signedIn()).toBe(false);
    expect(asked).toBe(0);
  });

  test("is refused with the state of another sign-in", async () => {
    const page = product();
    await page.handOff(provider, { state: "forged" });
    expect(page.signedIn()).toBe(false);
  });
});

describe("the hour", () => {
  test("is over to the second, though every read writes the cookie anew", async () => {
    const page = product();
    await page.handOff(provider);
    for (let minute = 0; minute < 60; minute += 10) {
      expect((await page.session())?.impersonatorUserId).toBe("mina");
      clock.pass(600);
    }
    expect(await page.session()).toBeNull();
    expect(page.signedIn()).toBe(false);
  });

  test("is the token's own end too, for whoever decodes the cookie without asking", async () => {
    const page = product();
    await page.handOff(provider);
    clock.pass(3000);
    await page.session();
    const [name = "", token = ""] = [...page.cookies].find(([cookie]) => cookie.includes("session-token")) ?? [];
    const payload = await decode({ token, salt: name, secret: "s".repeat(40) });
    const [iat = 0, exp = 0] = [payload?.iat, payload?.exp];
    expect(exp - iat).toBeLessThanOrEqual(600);
  });

  test("of a user's own session is the product's business", async () => {
    const page = product();
    await page.password("uma");
    clock.pass(7200);
    expect(await page.session()).toMatchObject({ user: { id: "uma" } });
    expect(provider.count("/oauth/introspect")).toBe(0);
  });
});

describe("update()", () => {
  test("changes neither who is there nor until when, whatever the browser sends", async () => {
    const page = product();
    await page.handOff(provider);
    const before = await page.session();
    await page.update({ understudy: null, sub: "somebody else", impersonatorUserId: null, impersonation: null });
    await page.update({ understudy: { expiresAt: 4_000_000_000 } });
    const { everything: _, ...after } = await page.session();
    const { everything: __, ...expected } = before;
    expect(after).toEqual(expected);
  });

  test("makes no impersonation of a user's own session", async () => {
    const page = product();
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

describe("an ended impersonation", () => {
  test("is noticed within 5 seconds, with one request for everybody who asks meanwhile", async () => {
    const page = product();
    await page.handOff(provider);
    await Promise.all(Array.from({ length: 20 }, () => page.session()));
    expect(provider.count("/oauth/introspect")).toBe(1);
    provider.state.active = false;
    clock.pass(2.4);
    expect(await page.session()).not.toBeNull();
    clock.pass(0.1);
    expect(await page.session()).toBeNull();
    expect(page.signedIn()).toBe(false);
    expect(provider.count("/oauth/introspect")).toBe(2);
  });

  test("is noticed at once when it is pushed", async () => {
    const impersonation = connect();
    const page = product(impersonation);
    await page.handOff(provider);
    expect(await page.session()).not.toBeNull();
    expect((await impersonation.backchannelLogout(await logout())).status).toBe(200);
    expect(await page.session()).toBeNull();
  });

  test("isn't ended by a message of somebody else", async () => {
    const impersonation = connect();
    const page = product(impersonation);
    await page.handOff(provider);
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
    const page = product();
    await page.handOff(provider);
    expect(await page.session()).not.toBeNull();
    provider.state.active = false;
    clock.pass(-1);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when the clock was set back and nobody can say", async () => {
    const page = product();
    await page.handOff(provider);
    expect(await page.session()).not.toBeNull();
    provider.state.introspectStatus = 503;
    clock.pass(-4);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when the clock says no time", async () => {
    const page = product();
    await page.handOff(provider);
    expect(await page.session()).not.toBeNull();
    clock.pass(Number.NaN);
    expect(await page.session()).toBeNull();
  });

  test("is assumed when nobody can say for 5 seconds", async () => {
    const page = product();
    await page.handOff(provider);
    await page.session();
    provider.state.introspectStatus = 503;
    clock.pass(4.9);
    expect(await page.session()).not.toBeNull();
    clock.pass(0.1);
    expect(await page.session()).toBeNull();
  });

  const logout = async (changes = {}, by = key) => {
    const claims = {
      iss: provider.origin,
      aud: "product-1",
      sub: "uma",
      sid: SID,
      jti: "logout-1",
      iat: seconds(clock.now()),
      exp: seconds(clock.now()) + 120,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
      ...changes,
    };
    const body = new URLSearchParams({ logout_token: await sign(by, claims, { typ: "logout+jwt" }) });
    return new Request("https://app.example/logout", { method: "POST", body });
  };
});

describe("signing out", () => {
  test("ends the impersonation at Understudy too, and a copy of the cookie opens nothing", async () => {
    const page = product();
    await page.handOff(provider);
    const copy = new Map(page.cookies);
    await page.signOut();
    expect(page.signedIn()).toBe(false);
    expect(provider.count("/oauth/revoke")).toBe(1);
    for (const [name, value] of copy) page.cookies.set(name, value);
    expect(await page.session()).toBeNull();
  });

  test("of a user's own session tells Understudy nothing", async () => {
    const page = product();
    await page.password("uma");
    await page.signOut();
    expect(page.signedIn()).toBe(false);
    expect(provider.count("/oauth/revoke")).toBe(0);
  });
});

describe("the configuration", () => {
  test("may have no adapter: Auth.js would link the impersonation to whoever is signed in", () => {
    expect(() => connect().withImpersonation({ providers: [], adapter: {} })).toThrow(TypeError);
  });

  test("may have no other strategy", () => {
    expect(() => connect().withImpersonation({ providers: [], session: { strategy: "database" } })).toThrow(TypeError);
  });
});
