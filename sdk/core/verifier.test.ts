import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createVerifier, type Verifier } from "../index.ts";
import {
  claimsAt,
  expectRefusal,
  handClock,
  impersonatedAt,
  issuerWith,
  logoutAt,
  makeTestKey,
  sign,
  type TestKey,
} from "./core.testing.ts";

/** Half of what is asked for. */
const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });

const JWKS = "/.well-known/jwks.json";
const REVOCATIONS = "/api/v1/revocations";

let key: TestKey;
let next: TestKey;
beforeAll(async () => {
  [key, next] = await Promise.all([makeTestKey("key-1"), makeTestKey("key-2")]);
});

let issuer: Awaited<ReturnType<typeof issuerWith>>;
let clock: ReturnType<typeof handClock>;
let verifier: Verifier;
let iss: { iss: string };
beforeEach(async () => {
  issuer = await issuerWith([key]);
  clock = handClock();
  iss = { iss: issuer.origin };
  verifier = makeVerifier();
});
afterEach(() => issuer.close());

const makeVerifier = (clientId = "product-1") =>
  createVerifier({ authUrl: issuer.origin, clientId, clientSecret: "s-e:cret", clock: clock.now });
const ownToken = (changes = {}, by = key) => sign(by, claimsAt(clock.now(), { ...iss, ...changes }));
const impersonatedToken = (changes = {}, by = key) => sign(by, impersonatedAt(clock.now(), { ...iss, ...changes }));
const logoutToken = (changes = {}, header = {}) =>
  sign(key, logoutAt(clock.now(), { ...iss, ...changes }), { typ: "logout+jwt", ...header });

describe("keys", () => {
  test("are fetched once for all who come at the same time, and not again while they are fresh", async () => {
    const token = await ownToken();
    await Promise.all(Array.from({ length: 50 }, () => verifier.verifyAccessToken(token)));
    clock.pass(299);
    await verifier.verifyAccessToken(await ownToken());
    expect(issuer.count(JWKS)).toBe(1);
  });

  test("10,000 requests with unknown keys fetch at most once a cooldown", async () => {
    await verifier.verifyAccessToken(await ownToken());
    clock.pass(30);
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ownToken({}, { ...key, kid: `unknown-${i}` })),
    );
    for (let round = 0; round < 100; round++) {
      await Promise.all(tokens.map((token) => expectRefusal(verifier.verifyAccessToken(token), "unknown_key")));
    }
    expect(issuer.count(JWKS)).toBe(2);
    clock.pass(29.9);
    await expectRefusal(verifier.verifyAccessToken(tokens[0] ?? ""), "unknown_key");
    expect(issuer.count(JWKS)).toBe(2);
    clock.pass(0.1);
    await Promise.all(tokens.map((token) => expectRefusal(verifier.verifyAccessToken(token), "unknown_key")));
    expect(issuer.count(JWKS)).toBe(3);
  });

  test("rotate without signing anybody out: old and new tokens are good while both keys are published", async () => {
    const old = await ownToken();
    await verifier.verifyAccessToken(old);
    issuer.state.keys = [key.jwk, next.jwk];
    clock.pass(60);
    await verifier.verifyAccessToken(await ownToken({}, next));
    await verifier.verifyAccessToken(await ownToken());
    await verifier.verifyAccessToken(old);
    expect(issuer.count(JWKS)).toBe(2);
  });

  test("that were taken back verify nothing, not even what they verified before", async () => {
    await verifier.verifyAccessToken(await ownToken());
    clock.pass(200);
    const token = await ownToken();
    await verifier.verifyAccessToken(token);
    issuer.state.keys = [next.jwk];
    clock.pass(100);
    await expectRefusal(verifier.verifyAccessToken(token), "unknown_key");
  });

  test("that change under the same id don't verify what the old one did", async () => {
    const token = await ownToken();
    await verifier.verifyAccessToken(token);
    issuer.state.keys = [{ ...next.jwk, kid: "key-1" }];
    clock.pass(290);
    await verifier.verifyAccessToken(token);
    await expectRefusal(verifier.verifyAccessToken(await ownToken({}, { ...key, kid: "key-9" })), "unknown_key");
    await expectRefusal(verifier.verifyAccessToken(token), "bad_signature");
  });

  test("go on for an hour while they can't be fetched, and no longer", async () => {
    await verifier.verifyAccessToken(await ownToken());
    issuer.state.jwksStatus = 500;
    clock.pass(3599);
    await verifier.verifyAccessToken(await ownToken());
    clock.pass(1);
    await expectRefusal(verifier.verifyAccessToken(await ownToken()), "keys_unavailable");
  });

  test("are asked for again soon after a start without an answer", async () => {
    issuer.state.jwksStatus = 503;
    const token = await ownToken();
    await Promise.all(
      Array.from({ length: 20 }, () => expectRefusal(verifier.verifyAccessToken(token), "keys_unavailable")),
    );
    issuer.state.jwksStatus = 200;
    await expectRefusal(verifier.verifyAccessToken(token), "keys_unavailable");
    expect(issuer.count(JWKS)).toBe(1);
    clock.pass(5);
    await verifier.verifyAccessToken(token);
  });

  test.each<[string, () => unknown]>([
    ["a redirect", () => Object.assign(issuer.state, { jwksStatus: 302 })],
    ["an answer over 1 MB", () => Object.assign(issuer.state, { keys: [key.jwk, { pad: "x".repeat(1024 * 1024) }] })],
    [
      "more than 20 keys",
      () => Object.assign(issuer.state, { keys: Array.from({ length: 21 }, (_, i) => ({ ...key.jwk, kid: `${i}` })) }),
    ],
    ["a key id twice", () => Object.assign(issuer.state, { keys: [key.jwk, { ...next.jwk, kid: "key-1" }] })],
    ["no list", () => Object.assign(issuer.state, { keys: { 0: key.jwk } })],
    ["an empty list", () => Object.assign(issuer.state, { keys: [] })],
    ["a secret key alone", () => Object.assign(issuer.state, { keys: [{ kty: "oct", k: "c2VjcmV0", kid: "key-1" }] })],
    ["an RSA key of 1024 bits alone", () => Object.assign(issuer.state, { keys: [{ ...small, kid: "key-1" }] })],
    ["a key for encryption alone", () => Object.assign(issuer.state, { keys: [{ ...key.jwk, use: "enc" }] })],
    ["a key for another algorithm alone", () => Object.assign(issuer.state, { keys: [{ ...key.jwk, alg: "PS256" }] })],
    ["a key with its private half alone", () => Object.assign(issuer.state, { keys: [{ ...key.jwk, d: "AQAB" }] })],
  ])("aren't taken from %s", async (_, arrange) => {
    arrange();
    await expectRefusal(verifier.verifyAccessToken(await ownToken()), "keys_unavailable");
    expect(issuer.count("/elsewhere")).toBe(0);
  });
});

describe("a token seen before", () => {
  test("is over when it is over", async () => {
    const token = await ownToken();
    await verifier.verifyAccessToken(token);
    clock.pass(299.999);
    await verifier.verifyAccessToken(token);
    clock.pass(0.001);
    await expectRefusal(verifier.verifyAccessToken(token), "expired");
  });

  test("is another object for each request, with claims that nobody can change", async () => {
    const token = await ownToken();
    const first = await verifier.verifyAccessToken(token);
    first.user.id = "somebody else";
    first.expiresAt.setTime(0);
    expect(() => Object.assign(first.claims, { sub: "somebody else" })).toThrow(TypeError);
    expect((await verifier.verifyAccessToken(token)).user.id).toBe("uma");
    expect((await verifier.verifyAccessToken(token)).expiresAt.getTime()).toBeGreaterThan(0);
  });

  test("doesn't crowd the others out of a bounded memory", async () => {
    const fetched = Array.from({ length: 1100 }, (_, i) => ownToken({ jti: `${i}` }));
    for (const token of await Promise.all(fetched)) await verifier.verifyAccessToken(token);
    await verifier.verifyAccessToken((await fetched[0]) ?? "");
  });
});

describe("an ended impersonation", () => {
  test("is refused at once when it was pushed, also as a token seen before", async () => {
    const token = await impersonatedToken();
    await verifier.verifyAccessToken(token);
    await verifier.acceptLogout(await logoutToken());
    await expectRefusal(verifier.verifyAccessToken(token), "session_ended");
    await expectRefusal(verifier.verifyAccessToken(await impersonatedToken({ jti: "another" })), "session_ended");
  });

  test("is refused within 5 seconds when nobody pushed, without a request for each verification", async () => {
    const token = await impersonatedToken();
    await verifier.verifyAccessToken(token);
    issuer.state.ended.push("impersonation-1");
    clock.pass(2.4);
    await verifier.verifyAccessToken(token);
    expect(issuer.count(REVOCATIONS)).toBe(1);
    clock.pass(0.1);
    const all = Array.from({ length: 100 }, () => expectRefusal(verifier.verifyAccessToken(token), "session_ended"));
    await Promise.all(all);
    expect(issuer.count(REVOCATIONS)).toBe(2);
  });

  test("is asked for at most once in 2.5 seconds, from where the last answer ended, with the client's credentials", async () => {
    issuer.state.ended.push("another-1", "another-2");
    for (let i = 0; i < 100; i++) {
      await verifier.verifyAccessToken(await impersonatedToken());
      clock.pass(0.1);
    }
    expect(issuer.asked.filter((url) => url.startsWith(REVOCATIONS))).toEqual([
      REVOCATIONS,
      ...Array.from({ length: 3 }, () => `${REVOCATIONS}?cursor=2`),
    ]);
    expect(new Set(issuer.state.authorization)).toEqual(new Set([`Basic ${btoa("product-1:s-e%3Acret")}`]));
  });

  test("stays refused for as long as a token of it could live", async () => {
    await verifier.verifyAccessToken(await impersonatedToken());
    clock.pass(2.5);
    issuer.state.ended.push("impersonation-1");
    const last = await impersonatedToken();
    for (let i = 0; i < 119; i++) {
      await expectRefusal(verifier.verifyAccessToken(last), "session_ended");
      clock.pass(2.5);
    }
  });

  test("nobody asks while only users themselves come", async () => {
    for (let i = 0; i < 10; i++) {
      await verifier.verifyAccessToken(await ownToken());
      clock.pass(10);
    }
    expect(issuer.count(REVOCATIONS)).toBe(0);
  });

  test("a user's own session can be revoked too", async () => {
    const token = await ownToken();
    await verifier.verifyAccessToken(token);
    verifier.revoke("session-1");
    await expectRefusal(verifier.verifyAccessToken(token), "session_ended");
  });
});

describe("when the list can't be had", () => {
  test("impersonated tokens are refused after 5 seconds, and the users' own go on", async () => {
    const [own, impersonated] = [await ownToken(), await impersonatedToken()];
    await verifier.verifyAccessToken(impersonated);
    issuer.state.revocationsStatus = 503;
    clock.pass(4.9);
    await verifier.verifyAccessToken(impersonated);
    clock.pass(0.1);
    await expectRefusal(verifier.verifyAccessToken(impersonated), "revocations_unavailable");
    await verifier.verifyAccessToken(own);
    issuer.state.revocationsStatus = 200;
    clock.pass(2.5);
    await verifier.verifyAccessToken(impersonated);
    expect(issuer.asked.at(-1)).toBe(REVOCATIONS);
  });

  test.each([401, 302, 500])("a process that never had it refuses them from the start (%d)", async (status) => {
    issuer.state.revocationsStatus = status;
    await verifier.verifyAccessToken(await ownToken());
    for (let i = 0; i < 20; i++) {
      await expectRefusal(verifier.verifyAccessToken(await impersonatedToken()), "revocations_unavailable");
    }
    expect(issuer.count(REVOCATIONS)).toBe(1);
    expect(issuer.count("/elsewhere")).toBe(0);
  });
});

describe("a logout token", () => {
  test("is taken once", async () => {
    const token = await logoutToken();
    expect(await verifier.acceptLogout(token)).toEqual({ sid: "impersonation-1" });
    await expectRefusal(verifier.acceptLogout(token), "logout_replayed");
  });

  test.each([
    ["of an access token's type", {}, { typ: "at+jwt" }, "wrong_type"],
    ["of an ID token's type", {}, { typ: "JWT" }, "wrong_type"],
    ["for another product", { aud: "product-2" }, {}, "wrong_audience"],
    ["for several", { aud: ["product-1"] }, {}, "wrong_audience"],
    ["from another issuer", { iss: "https://evil.example" }, {}, "wrong_issuer"],
    ["with a nonce, as ID tokens have", { nonce: "n" }, {}, "malformed_logout"],
    ["without events", { events: undefined }, {}, "malformed_logout"],
    ["of another event", { events: { "https://else.example": {} } }, {}, "malformed_logout"],
    ["without a session", { sid: undefined }, {}, "missing_claim"],
    ["without an id", { jti: undefined }, {}, "missing_claim"],
    ["without an end", { exp: undefined }, {}, "missing_claim"],
    ["that lives too long", { exp: 1795348921 }, {}, "lifetime_too_long"],
    ["with a key of its own", {}, { jku: "https://evil.example" }, "embedded_key"],
    ["under an unknown key", {}, { kid: "key-9" }, "unknown_key"],
  ] as const)("%s is refused and ends nothing", async (_, changes, header, code) => {
    const token = await impersonatedToken();
    await expectRefusal(verifier.acceptLogout(await logoutToken(changes, header)), code);
    await verifier.verifyAccessToken(token);
  });

  test("that is over is refused", async () => {
    const token = await logoutToken();
    clock.pass(120);
    await expectRefusal(verifier.acceptLogout(token), "expired");
  });

  test("is no access token, and an access token is no logout token", async () => {
    await expectRefusal(verifier.verifyAccessToken(await logoutToken()), "wrong_type");
    await expectRefusal(verifier.acceptLogout(await impersonatedToken()), "wrong_type");
  });
});

describe("a clock that is set back", () => {
  test("makes no old answer fresh: an ended impersonation is noticed at the next question", async () => {
    const token = await impersonatedToken();
    await verifier.verifyAccessToken(token);
    issuer.state.ended.push("impersonation-1");
    clock.pass(-1);
    await expectRefusal(verifier.verifyAccessToken(token), "session_ended");
  });

  test("doesn't make a list last that can't be had any more", async () => {
    const token = await impersonatedToken();
    await verifier.verifyAccessToken(token);
    issuer.state.revocationsStatus = 503;
    clock.pass(-4);
    await expectRefusal(verifier.verifyAccessToken(token), "revocations_unavailable");
  });

  test("holds no key back: they are fetched anew, and those taken back verify nothing", async () => {
    await verifier.verifyAccessToken(await ownToken());
    issuer.state.keys = [next.jwk];
    clock.pass(-3600);
    await verifier.verifyAccessToken(await ownToken({}, next));
    await expectRefusal(verifier.verifyAccessToken(await ownToken()), "unknown_key");
  });
});

describe("a clock that says no time", () => {
  test("lets nothing pass, not even what was good before", async () => {
    const [token, logout] = [await ownToken(), await logoutToken()];
    await verifier.verifyAccessToken(token);
    clock.pass(Number.NaN);
    await expectRefusal(verifier.verifyAccessToken(token), "keys_unavailable");
    await expectRefusal(verifier.acceptLogout(logout), "keys_unavailable");
  });
});

describe("several published keys", () => {
  test("change nothing about a token's type: none passes for another kind, whichever of them signed it", async () => {
    issuer.state.keys = [key.jwk, next.jwk];
    for (const by of [key, next]) {
      const [access, logout] = [impersonatedAt(clock.now(), iss), logoutAt(clock.now(), { ...iss, jti: by.kid })];
      await verifier.verifyAccessToken(await sign(by, access));
      await expectRefusal(verifier.acceptLogout(await sign(by, access)), "wrong_type");
      await expectRefusal(verifier.verifyAccessToken(await sign(by, logout, { typ: "logout+jwt" })), "wrong_type");
      // Nor does one kind's claims under the other's type.
      await expectRefusal(verifier.verifyAccessToken(await sign(by, logout)), "wrong_audience");
      await expectRefusal(verifier.acceptLogout(await sign(by, access, { typ: "logout+jwt" })), "lifetime_too_long");
    }
    for (const by of [key, next]) {
      const logout = logoutAt(clock.now(), { ...iss, jti: by.kid });
      expect(await verifier.acceptLogout(await sign(by, logout, { typ: "logout+jwt" }))).toEqual({
        sid: "impersonation-1",
      });
    }
  });
});

describe("two products of one issuer", () => {
  test("refuse each other's tokens", async () => {
    const second = makeVerifier("product-2");
    const theirs = { aud: "product-2", client_id: "product-2" };
    await verifier.verifyAccessToken(await ownToken());
    await second.verifyAccessToken(await ownToken(theirs));
    await expectRefusal(second.verifyAccessToken(await ownToken()), "wrong_audience");
    await expectRefusal(verifier.verifyAccessToken(await impersonatedToken(theirs)), "wrong_audience");
  });
});

describe("the options", () => {
  test.each([
    "",
    "login.example.com",
    "http://login.example.com",
    "http://localhost.example.com",
    "ftp://localhost",
    "https://login.example.com/auth",
    "https://login.example.com/?a",
    "https://user:password@login.example.com",
  ])("authUrl %j is refused at the start", (authUrl) => {
    expect(() => createVerifier({ authUrl, clientId: "a", clientSecret: "b" })).toThrow(TypeError);
  });

  test.each([
    "https://login.example.com",
    "https://login.example.com/",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
  ])("authUrl %j is good", (authUrl) => {
    createVerifier({ authUrl, clientId: "a", clientSecret: "b" });
  });

  test("neither half of the credentials may be missing", () => {
    const authUrl = "https://login.example.com";
    expect(() => createVerifier({ authUrl, clientId: "", clientSecret: "b" })).toThrow("clientId is missing.");
    expect(() => createVerifier({ authUrl, clientId: "a", clientSecret: "" })).toThrow("clientSecret is missing.");
  });
});
