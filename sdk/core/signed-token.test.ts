import { createHmac, generateKeyPairSync, sign as signBytes } from "node:crypto";
import { exportSPKI } from "jose";
import { describe, test } from "vitest";
import type { TokenErrorCode } from "../index.ts";
import { accessTokens, now } from "./access-token.testing.ts";
import { type Changes, claimsAt, expectRefusal, makeTestKey, sign } from "./core.testing.ts";

const { key, verify } = await accessTokens();
const other = await makeTestKey("key-2");

const refusedHeader = async (header: Changes, code: TokenErrorCode) =>
  expectRefusal(verify(await sign(key, claimsAt(now), header)), code);
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

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
