import { describe, expect, test } from "vitest";
import { accessTokens, now } from "./access-token.testing.ts";
import { type Changes, claimsAt, expectRefusal, impersonatedAt, seconds, sign } from "./core.testing.ts";

const { key, verify, refused } = await accessTokens();

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
    const level = { access: "read_only", raisedUntil: null };
    expect(verified.user).toEqual({ id: "uma", email: "uma@globex.example", impersonatorUserId: "mina", ...level });
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
