import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectRefusal, impersonatedAt, logoutAt, sign } from "./core.testing.ts";
import { key, next, openProduct, type Product } from "./verifier.testing.ts";

let product: Product;
beforeEach(async () => {
  product = await openProduct();
});
afterEach(() => product.issuer.close());

describe("a logout token", () => {
  test("is taken once", async () => {
    const token = await product.logoutToken();
    expect(await product.verifier.acceptLogout(token)).toEqual({ sid: "impersonation-1" });
    await expectRefusal(product.verifier.acceptLogout(token), "logout_replayed");
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
    const token = await product.impersonatedToken();
    await expectRefusal(product.verifier.acceptLogout(await product.logoutToken(changes, header)), code);
    await product.verifier.verifyAccessToken(token);
  });

  test("that is over is refused", async () => {
    const token = await product.logoutToken();
    product.clock.pass(120);
    await expectRefusal(product.verifier.acceptLogout(token), "expired");
  });

  test("is no access token, and an access token is no logout token", async () => {
    await expectRefusal(product.verifier.verifyAccessToken(await product.logoutToken()), "wrong_type");
    await expectRefusal(product.verifier.acceptLogout(await product.impersonatedToken()), "wrong_type");
  });
});

describe("several published keys", () => {
  test("change nothing about a token's type: none passes for another kind, whichever of them signed it", async () => {
    product.issuer.state.keys = [key.jwk, next.jwk];
    for (const by of [key, next]) {
      const [access, logout] = [
        impersonatedAt(product.clock.now(), product.iss),
        logoutAt(product.clock.now(), { ...product.iss, jti: by.kid }),
      ];
      await product.verifier.verifyAccessToken(await sign(by, access));
      await expectRefusal(product.verifier.acceptLogout(await sign(by, access)), "wrong_type");
      await expectRefusal(
        product.verifier.verifyAccessToken(await sign(by, logout, { typ: "logout+jwt" })),
        "wrong_type",
      );
      // Nor does one kind's claims under the other's type.
      await expectRefusal(product.verifier.verifyAccessToken(await sign(by, logout)), "wrong_audience");
      await expectRefusal(
        product.verifier.acceptLogout(await sign(by, access, { typ: "logout+jwt" })),
        "lifetime_too_long",
      );
    }
    for (const by of [key, next]) {
      const logout = logoutAt(product.clock.now(), { ...product.iss, jti: by.kid });
      expect(await product.verifier.acceptLogout(await sign(by, logout, { typ: "logout+jwt" }))).toEqual({
        sid: "impersonation-1",
      });
    }
  });
});
