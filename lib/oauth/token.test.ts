import { decodeJwt, decodeProtectedHeader } from "jose";
import * as oidc from "openid-client";
import { beforeEach, describe, expect, test } from "vitest";
import { basic, openClient, type TestClient } from "./client.testing.ts";
import { backChannel } from "./endpoint.ts";
import { confirmed, handOff, ISSUER } from "./oauth.testing.ts";
import { tokenEndpoint } from "./token.ts";

let at: TestClient;
beforeEach(async () => {
  at = await openClient();
});

describe("the token endpoint", () => {
  test("gives an ID token that names user and employee, and no more about either", async () => {
    const signedInAt = Math.floor(at.clock.now.getTime() / 1000);
    at.clock.advance(60_000);
    const impersonation = await confirmed(at);
    const { status, body } = await at.redeem(await at.code(impersonation.id));
    expect(status).toBe(200);
    expect(decodeProtectedHeader(body.id_token ?? "")).toMatchObject({
      alg: "RS256",
      typ: "JWT",
      kid: expect.any(String),
    });
    const now = Math.floor(at.clock.now.getTime() / 1000);
    expect(decodeJwt(body.id_token ?? "")).toEqual({
      iss: ISSUER,
      aud: at.people.product.clientId,
      sub: at.people.uma.id,
      act: { sub: at.people.mina.id },
      impersonatorUserId: at.people.mina.id,
      impersonation_access: "full",
      email_verified: false,
      auth_time: signedInAt,
      sid: impersonation.id,
      session_expiry: Math.floor(impersonation.expiresAt.getTime() / 1000),
      nonce: "the nonce",
      iat: now,
      exp: now + 300,
    });
  });

  test.each([
    ["a wrong secret", { authorization: basic("demo-product", "wrong") }],
    ["an unknown client", { authorization: basic("nobody", "secret") }],
    ["no credentials", { authorization: "" }],
    ["malformed credentials", { authorization: "Basic %%%" }],
    ["a bearer token", { authorization: "Bearer %" }],
  ])("refuses %s with 401 and spends no code", async (_, headers) => {
    const value = await at.code((await confirmed(at)).id);
    expect(await at.redeem(value, headers)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await at.redeem(value)).status).toBe(200);
  });

  test("decodes both halves of Basic credentials, as RFC 6749 encodes them", async () => {
    const value = await at.code((await confirmed(at)).id);
    expect((await at.redeem(value, { authorization: basic("demo%2Dproduct", "%73ecret") })).status).toBe(200);
  });

  test.each([
    ["a balancer's cookie", { cookie: "SERVERID=a1; route=dash; x-prod=1; dashboard=2" }, 200],
    ["an employee's session", { cookie: "SERVERID=a1; dash=x" }, 400],
    ["a user's session, over https", { cookie: "__Host-prod=x; SERVERID=a1" }, 400],
  ])("counts %s beside the secret for what it is", async (_, headers, status) => {
    const value = await at.code((await confirmed(at)).id);
    expect((await at.redeem(value, headers)).status).toBe(status);
  });

  test("refuses another grant type, a missing field and a body that is no form", async () => {
    const answer = async (request: Request) => (await backChannel(at.issuer, request, tokenEndpoint)).json();
    expect(await answer(at.post("/oauth/token", { grant_type: "refresh_token" }))).toMatchObject({
      error: "unsupported_grant_type",
    });
    expect(await answer(at.post("/oauth/token", { grant_type: "authorization_code" }))).toMatchObject({
      error: "invalid_request",
    });
    const json = at.post("/oauth/token", {}, { "content-type": "application/json" });
    expect(await answer(json)).toMatchObject({ error: "invalid_request" });
  });

  test("is nothing on another host", async () => {
    const response = await backChannel(
      at.issuer,
      at.post("/oauth/token", {}, { host: "127.0.0.1:3000" }),
      tokenEndpoint,
    );
    expect(response.status).toBe(404);
  });
});

describe("the unmodified openid-client", () => {
  test("is content with a max_age, and with no state", async () => {
    for (const more of [{ maxAge: 60 }, { state: undefined }, { maxAge: 60, state: undefined }]) {
      const { tokens } = await handOff(at, more);
      expect(tokens.claims()?.auth_time).toBeTypeOf("number");
    }
  });

  test("finds in the discovery document what it will be told of a user", async () => {
    const { client, tokens } = await handOff(at);
    const told = await oidc.fetchUserInfo(client, tokens.access_token, at.people.uma.id);
    const claims = new Set([...Object.keys(told), ...Object.keys(tokens.claims() ?? {})]);
    expect(client.serverMetadata().claims_supported).toEqual(expect.arrayContaining([...claims]));
    expect(told).toMatchObject({ name: at.people.uma.name, email: at.people.uma.email, email_verified: false });
  });
});
