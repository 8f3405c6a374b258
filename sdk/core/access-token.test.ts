import { createHmac, generateKeyPairSync, sign as signBytes } from "node:crypto";
import { exportSPKI } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type TokenErrorCode, verifyAccessToken } from "../index.ts";
import {
  type Changes,
  claimsAt,
  expectRefusal,
  impersonatedAt,
  makeTestKey,
  seconds,
  sign,
  type TestKey,
} from "./core.testing.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
let key: TestKey;
let other: TestKey;
beforeAll(async () => {
  [key, other] = await Promise.all([makeTestKey("key-1"), makeTestKey("key-2")]);
});

const verify = (token: string, at = now) =>
  verifyAccessToken(token, {
    issuer: "https://login.example",
    audience: "product-1",
    keys: new Map([[key.kid, key.publicKey]]),
    now: at,
  });
const refused = async (claims: Changes, code: TokenErrorCode) => expectRefusal(verify(await sign(key, claims)), code);
const refusedHeader = async (header: Changes, code: TokenErrorCode) =>
  expectRefusal(verify(await sign(key, claimsAt(now), header)), code);
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a good token", () => {
  test("of the user's own session names the user, and nobody else", async () => {
    const claims = claimsAt(now);
    expect(await verify(await sign(key, claims))).toEqual({
      user: { id: "uma", email: "uma@globex.example" },
      sid: "session-1",
      expiresAt: new Date("2026-11-22T12:05:00.000Z"),
      claims,
    });
  });

  test("of an impersonation names the employee too, on the user and beside", async () => {
    const verified = await verify(await sign(key, impersonatedAt(now)));
    expect(verified.user).toEqual({ id: "uma", email: "uma@globex.example", impersonatorUserId: "mina" });
    expect(verified.impersonatorUserId).toBe("mina");
    expect(verified.sid).toBe("impersonation-1");
  });

  test("carries the product's own id of the user", async () => {
    const verified = await verify(await sign(key, claimsAt(now, { legacy_user_id: "customer 7" })));
    expect(verified.user.externalId).toBe("customer 7");
  });
});

describe("issuer and audience", () => {
  test.each([
    undefined,
    null,
    "",
    "https://login.example/",
    "http://login.example",
    "https://evil.example",
    ["https://login.example"],
  ])("iss %j is refused", (iss) => refused(claimsAt(now, { iss }), "wrong_issuer"));

  test.each([
    undefined,
    null,
    "",
    "product-2",
    "product-1 ",
    ["product-1"],
    ["product-1", "product-2"],
    { 0: "product-1" },
  ])("aud %j is refused: one string, this product", (aud) => refused(claimsAt(now, { aud }), "wrong_audience"));

  test.each([undefined, null, "", "product-2", ["product-1"]])("client_id %j is refused", (client_id) =>
    refused(claimsAt(now, { client_id }), "wrong_audience"),
  );

  test("a token of another product is refused, whole and good as it is", () =>
    refused(claimsAt(now, { aud: "product-2", client_id: "product-2" }), "wrong_audience"));
});

describe("type and algorithm", () => {
  test.each([undefined, "", "JWT", "jwt", "AT+JWT", "application/at+jwt", "logout+jwt", "at+jwt ", 1])(
    "typ %j is refused",
    (typ) => refusedHeader({ typ }, "wrong_type"),
  );

  test.each(["none", "None", "HS256", "RS384", "PS256", "ES256", "", null, undefined, 7])(
    "alg %j is refused",
    async (alg) => {
      const [, payload, signature] = (await sign(key, claimsAt(now))).split(".");
      const header = base64url({ alg, typ: "at+jwt", kid: key.kid });
      await expectRefusal(verify(`${header}.${payload}.${signature}`), "unsupported_algorithm");
    },
  );

  test("none, without a signature, is refused", () =>
    expectRefusal(
      verify(`${base64url({ alg: "none", typ: "at+jwt", kid: key.kid })}.${base64url(claimsAt(now))}.`),
      "unsupported_algorithm",
    ));

  test("HS256 with the public key as its secret is refused", async () => {
    const input = `${base64url({ alg: "HS256", typ: "at+jwt", kid: key.kid })}.${base64url(claimsAt(now))}`;
    for (const secret of [await exportSPKI(key.publicKey), JSON.stringify(key.jwk), String(key.jwk.n)]) {
      const mac = createHmac("sha256", secret).update(input).digest("base64url");
      await expectRefusal(verify(`${input}.${mac}`), "unsupported_algorithm");
    }
  });

  test("RS256 in the header over a signature of PS256 is refused", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const input = `${base64url({ alg: "RS256", typ: "at+jwt", kid: key.kid })}.${base64url(claimsAt(now))}`;
    const signature = signBytes("sha256", Buffer.from(input), { key: privateKey, padding: 6 }).toString("base64url");
    await expectRefusal(verify(`${input}.${signature}`), "bad_signature");
  });
});

describe("the key", () => {
  test.each([undefined, "", null, 5, ["key-1"]])("kid %j is refused: it has to be there", async (kid) => {
    const [, payload, signature] = (await sign(key, claimsAt(now))).split(".");
    const token = `${base64url({ alg: "RS256", typ: "at+jwt", kid })}.${payload}.${signature}`;
    await expectRefusal(verify(token), "missing_key_id");
  });

  test.each(["key-9", "KEY-1", "../key-1", "key-1' or 1=1", "__proto__", "constructor"])("kid %j is unknown", (kid) =>
    refusedHeader({ kid }, "unknown_key"),
  );

  test("a signature of another key under this key's id is refused", async () =>
    expectRefusal(verify(await sign(other, claimsAt(now), { kid: "key-1" })), "bad_signature"));

  test.each(["jku", "x5u", "x5c", "x5t", "x5t#S256"])("%s in the header is refused, whatever it says", (name) =>
    refusedHeader({ [name]: "https://evil.example/jwks.json" }, "embedded_key"),
  );

  test("a key that the token brings along is refused", async () => {
    const token = await sign(other, claimsAt(now), { kid: "key-1", jwk: other.jwk });
    await expectRefusal(verify(token), "embedded_key");
  });

  test.each([
    [["exp"], { exp: 1 }],
    [[], {}],
    [["b64"], { b64: false }],
  ])("crit %j is refused", async (crit, more) => {
    const [, payload, signature] = (await sign(key, claimsAt(now))).split(".");
    const header = base64url({ alg: "RS256", typ: "at+jwt", kid: "key-1", crit, ...more });
    await expectRefusal(verify(`${header}.${payload}.${signature}`), "critical_header");
  });
});

describe("the form", () => {
  test.each(["", ".", "..", "a.b", "a.b.c.d", "a.b.c ", "é.b.c", "Bearer a.b.c", "a.b.c\n", "bnVsbA.e30.AA"])(
    "%j is no token",
    (token) => expectRefusal(verify(token), "malformed_token"),
  );

  test.each([undefined, null, 1, {}, ["a.b.c"]])("%j is no token: what JavaScript callers may hand over", (token) =>
    expectRefusal(verify(token as unknown as string), "malformed_token"),
  );

  test("a token longer than any that is made isn't even read", () =>
    expectRefusal(verify(`${"a".repeat(8192)}.b.c`), "token_too_large"));

  test("a changed payload is refused", async () => {
    const [header, , signature] = (await sign(key, claimsAt(now))).split(".");
    const token = `${header}.${base64url(claimsAt(now, { sub: "ugo" }))}.${signature}`;
    await expectRefusal(verify(token), "bad_signature");
  });
});

describe("time", () => {
  test.each(["exp", "iat", "sub", "jti", "sid", "email"])("without %s it is refused", (name) =>
    refused(claimsAt(now, { [name]: undefined, user_id: undefined }), "missing_claim"),
  );

  test.each([
    ["exp", "1900000000"],
    ["exp", null],
    ["iat", "0"],
    ["iat", -1],
    ["iat", [1]],
    ["nbf", "soon"],
    ["sub", 7],
    ["sub", ""],
    ["jti", {}],
    ["sid", ""],
    ["email", null],
    ["legacy_user_id", 7],
    ["user_id", "ugo"],
  ])("%s %j is refused: not of its type", (name, value) => refused(claimsAt(now, { [name]: value }), "invalid_claim"));

  test.each([301, 302, 3600, 1e9])("a life of %d seconds is refused", (life) =>
    refused(claimsAt(now, { exp: seconds(now) + life }), "lifetime_too_long"),
  );

  test("300 seconds are good to the last one, with no leeway", async () => {
    const token = await sign(key, claimsAt(now));
    await verify(token, new Date(now.getTime() + 299_999));
    await expectRefusal(verify(token, new Date(now.getTime() + 300_000)), "expired");
    await expectRefusal(verify(token, new Date(now.getTime() + 301_000)), "expired");
  });

  test("a token from the future is refused, but for 5 seconds of a clock that is off", async () => {
    const in5 = { iat: seconds(now) + 5, exp: seconds(now) + 300 };
    await verify(await sign(key, claimsAt(now, in5)));
    await verify(await sign(key, claimsAt(now, { nbf: seconds(now) + 5 })));
    await refused(claimsAt(now, { ...in5, iat: seconds(now) + 6 }), "not_yet_valid");
    await refused(claimsAt(now, { nbf: seconds(now) + 6 }), "not_yet_valid");
  });

  test("a time that is none is refused: nobody knows whether the token is over", async () => {
    const invalid = new Date(Number.NaN);
    await expectRefusal(verify(await sign(key, claimsAt(now)), invalid), "expired");
    await expectRefusal(verify(await sign(key, claimsAt(now, { iat: 0, exp: 1 })), invalid), "expired");
  });

  test("one that ends before it begins is over", () =>
    refused(claimsAt(now, { iat: seconds(now) + 10, exp: seconds(now) - 10 }), "expired"));
});

describe("the actor", () => {
  test.each<[string, Changes]>([
    ["act without impersonatorUserId", { impersonatorUserId: undefined, impersonator_user_id: undefined }],
    ["act and the wire's field without impersonatorUserId", { impersonatorUserId: undefined }],
    ["impersonatorUserId without act", { act: undefined }],
    ["impersonatorUserId alone", { act: undefined, impersonator_user_id: undefined }],
    ["the wire's field alone", { act: undefined, impersonatorUserId: undefined }],
    ["two different employees", { act: { sub: "max" } }],
    ["another employee in the wire's field", { impersonator_user_id: "max" }],
    ["nothing in the wire's field", { impersonator_user_id: null }],
    ["an empty wire's field", { impersonator_user_id: "" }],
    ["an actor with an actor", { act: { sub: "mina", act: { sub: "max" } } }],
    ["an actor with half an actor", { act: { sub: "mina", act: null } }],
    ["an actor without a name", { act: {} }],
    ["an actor that is a text", { act: "mina" }],
    ["an actor that is a list", { act: [{ sub: "mina" }] }],
    ["no actor, said aloud", { act: null }],
    ["an empty actor", { act: { sub: "" }, impersonatorUserId: "", impersonator_user_id: "" }],
    ["an actor that is a number", { act: { sub: 7 }, impersonatorUserId: 7, impersonator_user_id: 7 }],
    ["null everywhere", { act: null, impersonatorUserId: null, impersonator_user_id: null }],
    ["false everywhere", { act: false, impersonatorUserId: false, impersonator_user_id: false }],
  ])("%s is refused, and never an ordinary user", (_, changes) =>
    refused(impersonatedAt(now, changes), "malformed_actor"),
  );

  test("the wire's own field may be missing", async () => {
    const token = await sign(key, impersonatedAt(now, { impersonator_user_id: undefined }));
    expect((await verify(token)).impersonatorUserId).toBe("mina");
  });
});
