import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectRefusal } from "./core.testing.ts";
import { JWKS, key, next, openProduct, type Product } from "./verifier.testing.ts";

/** Half of what is asked for. */
const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });

let product: Product;
beforeEach(async () => {
  product = await openProduct();
});
afterEach(() => product.issuer.close());

describe("keys", () => {
  test("are fetched once for all who come at the same time, and not again while they are fresh", async () => {
    const token = await product.ownToken();
    await Promise.all(Array.from({ length: 50 }, () => product.verifier.verifyAccessToken(token)));
    product.clock.pass(299);
    await product.verifier.verifyAccessToken(await product.ownToken());
    expect(product.issuer.count(JWKS)).toBe(1);
  });

  test("10,000 requests with unknown keys fetch at most once a cooldown", async () => {
    await product.verifier.verifyAccessToken(await product.ownToken());
    product.clock.pass(30);
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, i) => product.ownToken({}, { ...key, kid: `unknown-${i}` })),
    );
    for (let round = 0; round < 100; round++) {
      await Promise.all(tokens.map((token) => expectRefusal(product.verifier.verifyAccessToken(token), "unknown_key")));
    }
    expect(product.issuer.count(JWKS)).toBe(2);
    product.clock.pass(29.9);
    await expectRefusal(product.verifier.verifyAccessToken(tokens[0] ?? ""), "unknown_key");
    expect(product.issuer.count(JWKS)).toBe(2);
    product.clock.pass(0.1);
    await Promise.all(tokens.map((token) => expectRefusal(product.verifier.verifyAccessToken(token), "unknown_key")));
    expect(product.issuer.count(JWKS)).toBe(3);
  });

  test("rotate without signing anybody out: old and new tokens are good while both keys are published", async () => {
    const old = await product.ownToken();
    await product.verifier.verifyAccessToken(old);
    product.issuer.state.keys = [key.jwk, next.jwk];
    product.clock.pass(60);
    await product.verifier.verifyAccessToken(await product.ownToken({}, next));
    await product.verifier.verifyAccessToken(await product.ownToken());
    await product.verifier.verifyAccessToken(old);
    expect(product.issuer.count(JWKS)).toBe(2);
  });

  test("that were taken back verify nothing, not even what they verified before", async () => {
    await product.verifier.verifyAccessToken(await product.ownToken());
    product.clock.pass(200);
    const token = await product.ownToken();
    await product.verifier.verifyAccessToken(token);
    product.issuer.state.keys = [next.jwk];
    product.clock.pass(100);
    await expectRefusal(product.verifier.verifyAccessToken(token), "unknown_key");
  });

  test("that change under the same id don't verify what the old one did", async () => {
    const token = await product.ownToken();
    await product.verifier.verifyAccessToken(token);
    product.issuer.state.keys = [{ ...next.jwk, kid: "key-1" }];
    product.clock.pass(290);
    await product.verifier.verifyAccessToken(token);
    await expectRefusal(
      product.verifier.verifyAccessToken(await product.ownToken({}, { ...key, kid: "key-9" })),
      "unknown_key",
    );
    await expectRefusal(product.verifier.verifyAccessToken(token), "bad_signature");
  });

  test("go on for an hour while they can't be fetched, and no longer", async () => {
    await product.verifier.verifyAccessToken(await product.ownToken());
    product.issuer.state.jwksStatus = 500;
    product.clock.pass(3599);
    await product.verifier.verifyAccessToken(await product.ownToken());
    product.clock.pass(1);
    await expectRefusal(product.verifier.verifyAccessToken(await product.ownToken()), "keys_unavailable");
  });

  test("are asked for again soon after a start without an answer", async () => {
    product.issuer.state.jwksStatus = 503;
    const token = await product.ownToken();
    await Promise.all(
      Array.from({ length: 20 }, () => expectRefusal(product.verifier.verifyAccessToken(token), "keys_unavailable")),
    );
    product.issuer.state.jwksStatus = 200;
    await expectRefusal(product.verifier.verifyAccessToken(token), "keys_unavailable");
    expect(product.issuer.count(JWKS)).toBe(1);
    product.clock.pass(5);
    await product.verifier.verifyAccessToken(token);
  });

  test.each<[string, () => unknown]>([
    ["a redirect", () => Object.assign(product.issuer.state, { jwksStatus: 302 })],
    [
      "an answer over 1 MB",
      () => Object.assign(product.issuer.state, { keys: [key.jwk, { pad: "x".repeat(1024 * 1024) }] }),
    ],
    [
      "more than 20 keys",
      () =>
        Object.assign(product.issuer.state, {
          keys: Array.from({ length: 21 }, (_, i) => ({ ...key.jwk, kid: `${i}` })),
        }),
    ],
    ["a key id twice", () => Object.assign(product.issuer.state, { keys: [key.jwk, { ...next.jwk, kid: "key-1" }] })],
    ["no list", () => Object.assign(product.issuer.state, { keys: { 0: key.jwk } })],
    ["an empty list", () => Object.assign(product.issuer.state, { keys: [] })],
    [
      "a secret key alone",
      () => Object.assign(product.issuer.state, { keys: [{ kty: "oct", k: "c2VjcmV0", kid: "key-1" }] }),
    ],
    [
      "an RSA key of 1024 bits alone",
      () => Object.assign(product.issuer.state, { keys: [{ ...small, kid: "key-1" }] }),
    ],
    ["a key for encryption alone", () => Object.assign(product.issuer.state, { keys: [{ ...key.jwk, use: "enc" }] })],
    [
      "a key for another algorithm alone",
      () => Object.assign(product.issuer.state, { keys: [{ ...key.jwk, alg: "PS256" }] }),
    ],
    [
      "a key with its private half alone",
      () => Object.assign(product.issuer.state, { keys: [{ ...key.jwk, d: "AQAB" }] }),
    ],
  ])("aren't taken from %s", async (_, arrange) => {
    arrange();
    await expectRefusal(product.verifier.verifyAccessToken(await product.ownToken()), "keys_unavailable");
    expect(product.issuer.count("/elsewhere")).toBe(0);
  });
});
