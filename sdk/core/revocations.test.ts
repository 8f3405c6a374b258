import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectRefusal } from "./core.testing.ts";
import { openProduct, type Product, REVOCATIONS } from "./verifier.testing.ts";

let product: Product;
beforeEach(async () => {
  product = await openProduct();
});
afterEach(() => product.issuer.close());

describe("an ended impersonation", () => {
  test("is refused at once when it was pushed, also as a token seen before", async () => {
    const token = await product.impersonatedToken();
    await product.verifier.verifyAccessToken(token);
    await product.verifier.acceptLogout(await product.logoutToken());
    await expectRefusal(product.verifier.verifyAccessToken(token), "session_ended");
    await expectRefusal(
      product.verifier.verifyAccessToken(await product.impersonatedToken({ jti: "another" })),
      "session_ended",
    );
  });

  test("is refused within 5 seconds when nobody pushed, without a request for each verification", async () => {
    const token = await product.impersonatedToken();
    await product.verifier.verifyAccessToken(token);
    product.issuer.state.ended.push("impersonation-1");
    product.clock.pass(2.4);
    await product.verifier.verifyAccessToken(token);
    expect(product.issuer.count(REVOCATIONS)).toBe(1);
    product.clock.pass(0.1);
    const all = Array.from({ length: 100 }, () =>
      expectRefusal(product.verifier.verifyAccessToken(token), "session_ended"),
    );
    await Promise.all(all);
    expect(product.issuer.count(REVOCATIONS)).toBe(2);
  });

  test("is asked for at most once in 2.5 seconds, from where the last answer ended, with the client's credentials", async () => {
    product.issuer.state.ended.push("another-1", "another-2");
    for (let i = 0; i < 100; i++) {
      await product.verifier.verifyAccessToken(await product.impersonatedToken());
      product.clock.pass(0.1);
    }
    expect(product.issuer.asked.filter((url) => url.startsWith(REVOCATIONS))).toEqual([
      REVOCATIONS,
      ...Array.from({ length: 3 }, () => `${REVOCATIONS}?cursor=2`),
    ]);
    expect(new Set(product.issuer.state.authorization)).toEqual(new Set([`Basic ${btoa("product-1:s-e%3Acret")}`]));
  });

  test("stays refused for as long as a token of it could live", async () => {
    await product.verifier.verifyAccessToken(await product.impersonatedToken());
    product.clock.pass(2.5);
    product.issuer.state.ended.push("impersonation-1");
    const last = await product.impersonatedToken();
    for (let i = 0; i < 119; i++) {
      await expectRefusal(product.verifier.verifyAccessToken(last), "session_ended");
      product.clock.pass(2.5);
    }
  });

  test("nobody asks while only users themselves come", async () => {
    for (let i = 0; i < 10; i++) {
      await product.verifier.verifyAccessToken(await product.ownToken());
      product.clock.pass(10);
    }
    expect(product.issuer.count(REVOCATIONS)).toBe(0);
  });

  test("a user's own session can be revoked too", async () => {
    const token = await product.ownToken();
    await product.verifier.verifyAccessToken(token);
    product.verifier.revoke("session-1");
    await expectRefusal(product.verifier.verifyAccessToken(token), "session_ended");
  });
});

describe("when the list can't be had", () => {
  test("impersonated tokens are refused after 5 seconds, and the users' own go on", async () => {
    const [own, impersonated] = [await product.ownToken(), await product.impersonatedToken()];
    await product.verifier.verifyAccessToken(impersonated);
    product.issuer.state.revocationsStatus = 503;
    product.clock.pass(4.9);
    await product.verifier.verifyAccessToken(impersonated);
    product.clock.pass(0.1);
    await expectRefusal(product.verifier.verifyAccessToken(impersonated), "revocations_unavailable");
    await product.verifier.verifyAccessToken(own);
    product.issuer.state.revocationsStatus = 200;
    product.clock.pass(2.5);
    await product.verifier.verifyAccessToken(impersonated);
    expect(product.issuer.asked.at(-1)).toBe(REVOCATIONS);
  });

  test.each([401, 302, 500])("a process that never had it refuses them from the start (%d)", async (status) => {
    product.issuer.state.revocationsStatus = status;
    await product.verifier.verifyAccessToken(await product.ownToken());
    for (let i = 0; i < 20; i++) {
      await expectRefusal(
        product.verifier.verifyAccessToken(await product.impersonatedToken()),
        "revocations_unavailable",
      );
    }
    expect(product.issuer.count(REVOCATIONS)).toBe(1);
    expect(product.issuer.count("/elsewhere")).toBe(0);
  });
});
