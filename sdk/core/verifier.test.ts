import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createVerifier } from "../index.ts";
import { expectRefusal } from "./core.testing.ts";
import { next, openProduct, type Product } from "./verifier.testing.ts";

let product: Product;
beforeEach(async () => {
  product = await openProduct();
});
afterEach(() => product.issuer.close());

describe("a token seen before", () => {
  test("is over when it is over", async () => {
    const token = await product.ownToken();
    await product.verifier.verifyAccessToken(token);
    product.clock.pass(299.999);
    await product.verifier.verifyAccessToken(token);
    product.clock.pass(0.001);
    await expectRefusal(product.verifier.verifyAccessToken(token), "expired");
  });

  test("is one object for all requests that come after, of which nobody can change anything", async () => {
    const token = await product.impersonatedToken({ legacy_user_id: "customer 7" });
    await product.verifier.verifyAccessToken(token);
    const first = await product.verifier.verifyAccessToken(token);
    const { user, expiresAt, claims } = first;
    for (const part of [first, user, claims, claims.act as object]) {
      expect(() => Object.assign(part, { id: "somebody else" })).toThrow(TypeError);
      for (const name of Object.keys(part)) {
        expect(() => Object.defineProperty(part, name, { value: "another" })).toThrow(TypeError);
        expect(Reflect.deleteProperty(part, name)).toBe(false);
      }
    }
    expiresAt.setTime(0);
    const second = await product.verifier.verifyAccessToken(token);
    expect(second).toBe(first);
    expect(second.user).toEqual({
      id: "uma",
      email: "uma@globex.example",
      externalId: "customer 7",
      impersonatorUserId: "mina",
      ...{ access: "read_only", raisedUntil: null },
    });
    expect(second.expiresAt.getTime()).toBe(product.clock.now().getTime() + 300_000);
  });

  test("doesn't crowd the others out of a bounded memory", async () => {
    const fetched = Array.from({ length: 1100 }, (_, i) => product.ownToken({ jti: `${i}` }));
    for (const token of await Promise.all(fetched)) await product.verifier.verifyAccessToken(token);
    await product.verifier.verifyAccessToken((await fetched[0]) ?? "");
  });
});

describe("a clock that is set back", () => {
  test("makes no old answer fresh: an ended impersonation is noticed at the next question", async () => {
    const token = await product.impersonatedToken();
    await product.verifier.verifyAccessToken(token);
    product.issuer.state.ended.push("impersonation-1");
    product.clock.pass(-1);
    await expectRefusal(product.verifier.verifyAccessToken(token), "session_ended");
  });

  test("doesn't make a list last that can't be had any more", async () => {
    const token = await product.impersonatedToken();
    await product.verifier.verifyAccessToken(token);
    product.issuer.state.revocationsStatus = 503;
    product.clock.pass(-4);
    await expectRefusal(product.verifier.verifyAccessToken(token), "revocations_unavailable");
  });

  test("holds no key back: they are fetched anew, and those taken back verify nothing", async () => {
    await product.verifier.verifyAccessToken(await product.ownToken());
    product.issuer.state.keys = [next.jwk];
    product.clock.pass(-3600);
    await product.verifier.verifyAccessToken(await product.ownToken({}, next));
    await expectRefusal(product.verifier.verifyAccessToken(await product.ownToken()), "unknown_key");
  });
});

describe("a clock that says no time", () => {
  test("lets nothing pass, not even what was good before", async () => {
    const [token, logout] = [await product.ownToken(), await product.logoutToken()];
    await product.verifier.verifyAccessToken(token);
    product.clock.pass(Number.NaN);
    await expectRefusal(product.verifier.verifyAccessToken(token), "keys_unavailable");
    await expectRefusal(product.verifier.acceptLogout(logout), "keys_unavailable");
  });
});

describe("two products of one issuer", () => {
  test("refuse each other's tokens", async () => {
    const second = product.makeVerifier("product-2");
    const theirs = { aud: "product-2", client_id: "product-2" };
    await product.verifier.verifyAccessToken(await product.ownToken());
    await second.verifyAccessToken(await product.ownToken(theirs));
    await expectRefusal(second.verifyAccessToken(await product.ownToken()), "wrong_audience");
    await expectRefusal(product.verifier.verifyAccessToken(await product.impersonatedToken(theirs)), "wrong_audience");
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
