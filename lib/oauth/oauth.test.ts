import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import * as oidc from "openid-client";
import { beforeEach, describe, expect, test } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../context.testing.ts";
import { eventOf } from "../context.ts";
import { attemptCookie, beginHandoff, finishHandoff, type HandoffConfig } from "../hosted/handoff.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { HOUR_MS } from "../impersonations/impersonation.ts";
import { findProductSession, startImpersonatedSession } from "../sessions/session.ts";
import { ensureSigningKeys, openKeyring } from "../tokens/keys.ts";
import { hashToken } from "../tokens/token.ts";
import { authorize } from "./authorize.ts";
import { backChannel } from "./endpoint.ts";
import { fetchIssuer } from "./in-process.ts";
import { introspectEndpoint, userinfoEndpoint } from "./introspect.ts";
import { launchUrlOf } from "./launch.ts";
import { confirmed, handOff, ISSUER, minaOf, openIssuer, SECRET, type TestIssuer } from "./oauth.testing.ts";
import { revokeEndpoint } from "./revoke.ts";
import { tokenEndpoint } from "./token.ts";

const verifier = "v".repeat(43);

let at: TestIssuer;
let store: TestIssuer["store"];
let people: TestIssuer["people"];
let clock: TestIssuer["clock"];
let issuer: TestIssuer["issuer"];
let redirectUri: string;

beforeEach(async () => {
  at = await openIssuer();
  ({ store, people, clock, issuer } = at);
  redirectUri = people.product.redirectUris[0] ?? "";
});

const mina = () => minaOf(at);
const start = () => confirmed(at);

const asking = (impersonationId: string, more: Record<string, string | null> = {}) => {
  const params = new URLSearchParams({
    client_id: people.product.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid",
    state: "the state",
    nonce: "the nonce",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: impersonationId,
  });
  for (const [name, value] of Object.entries(more)) value === null ? params.delete(name) : params.set(name, value);
  return params;
};

const answerTo = async (params: URLSearchParams, employee: ReturnType<typeof mina> | null = mina()) =>
  new URL(await authorize(issuer, employee, ISSUER, params)).searchParams;

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const authorization = basic(people.product.clientId, "secret");
  return new Request(ISSUER + path, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { host: "localhost:3000", authorization, ...headers },
  });
}

async function redeem(code: string, headers = {}) {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  const response = await backChannel(issuer, post("/oauth/token", form, headers), tokenEndpoint);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const code = async (id: string) => (await answerTo(asking(id))).get("code") ?? "";

describe("the authorization endpoint", () => {
  test.each([
    ["no PKCE", { code_challenge: null }, "invalid_request"],
    ["PKCE without S256", { code_challenge_method: "plain" }, "invalid_request"],
    ["another response type", { response_type: "token" }, "unsupported_response_type"],
    ["no openid scope", { scope: "email" }, "invalid_scope"],
    ["a request object", { request: "eyJ" }, "request_not_supported"],
    ["a fragment answer", { response_mode: "fragment" }, "invalid_request"],
    ["a login_hint that is no id", { login_hint: "uma@globex.example" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "-1" }, "invalid_request"],
    ["an impersonation that isn't there", { login_hint: crypto.randomUUID() }, "access_denied"],
  ])("refuses %s, to the product, with state and issuer", async (_, wrong, error) => {
    const { id } = await start();
    const answer = await answerTo(asking(id, wrong));
    expect(answer.get("error")).toBe(error);
    expect(answer.get("iss")).toBe(ISSUER);
    expect(answer.has("code")).toBe(false);
  });

  test.each([
    ["an unknown client", { client_id: "nobody" }],
    [
      "a redirect URI that merely begins like a registered one",
      { redirect_uri: "http://127.0.0.1:3000/api/session/callback/" },
    ],
    ["a redirect URI elsewhere", { redirect_uri: "https://evil.example/" }],
  ])("redirects nobody anywhere for %s", async (_, wrong) => {
    const { id } = await start();
    await expect(authorize(issuer, mina(), ISSUER, asking(id, wrong))).rejects.toMatchObject({
      code: "malformed_request",
    });
  });

  test("refuses a parameter that is there twice", async () => {
    const params = asking((await start()).id);
    params.append("nonce", "another");
    expect((await answerTo(params)).get("error")).toBe("invalid_request");
  });

  test("gives a code without state, which PKCE does the work of, and sends none back", async () => {
    const answer = await answerTo(asking((await start()).id, { state: null }));
    expect([...answer.keys()].sort()).toEqual(["code", "iss"]);
  });

  test("says in a sentence that login_hint is missing, and where it comes from", async () => {
    const answer = await answerTo(asking((await start()).id, { login_hint: null }));
    expect(answer.get("error")).toBe("invalid_request");
    expect(answer.get("error_description")).toMatch(
      /^login_hint is missing\. .*initiate-login address.*as the parameter/,
    );
    expect(answer.get("error_description")).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("gives a code while the dashboard sign-in is as fresh as max_age asks, and not a second later", async () => {
    const ageS = 7;
    clock.advance(ageS * 1000); // since openIssuer, where everybody signed in
    const answer = async (max_age: number) => answerTo(asking((await start()).id, { max_age: String(max_age) }));
    expect((await answer(ageS)).has("code")).toBe(true);
    clock.advance(1000);
    expect((await answer(ageS)).get("error")).toBe("login_required");
    expect((await answer(0)).get("error")).toBe("login_required");
  });

  test("gives no code to a browser without the dashboard session", async () => {
    expect((await answerTo(asking((await start()).id), null)).get("error")).toBe("login_required");
  });

  test("gives no code in a later session of the same employee", async () => {
    const { id } = await start();
    const later = as(testContext(store, clock), people.mina, { ...people.sessions.mina, id: people.sessions.max.id });
    expect((await answerTo(asking(id), later)).get("error")).toBe("access_denied");
  });
});

describe("the token endpoint", () => {
  test("gives an ID token that names user and employee, and no more about either", async () => {
    const signedInAt = Math.floor(clock.now.getTime() / 1000);
    clock.advance(60_000);
    const impersonation = await start();
    const { status, body } = await redeem(await code(impersonation.id));
    expect(status).toBe(200);
    expect(decodeProtectedHeader(body.id_token ?? "")).toMatchObject({
      alg: "RS256",
      typ: "JWT",
      kid: expect.any(String),
    });
    const now = Math.floor(clock.now.getTime() / 1000);
    expect(decodeJwt(body.id_token ?? "")).toEqual({
      iss: ISSUER,
      aud: people.product.clientId,
      sub: people.uma.id,
      act: { sub: people.mina.id },
      impersonatorUserId: people.mina.id,
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
    const value = await code((await start()).id);
    expect(await redeem(value, headers)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await redeem(value)).status).toBe(200);
  });

  test("decodes both halves of Basic credentials, as RFC 6749 encodes them", async () => {
    const value = await code((await start()).id);
    expect((await redeem(value, { authorization: basic("demo%2Dproduct", "%73ecret") })).status).toBe(200);
  });

  test("refuses another grant type, a missing field and a body that is no form", async () => {
    const answer = async (request: Request) => (await backChannel(issuer, request, tokenEndpoint)).json();
    expect(await answer(post("/oauth/token", { grant_type: "refresh_token" }))).toMatchObject({
      error: "unsupported_grant_type",
    });
    expect(await answer(post("/oauth/token", { grant_type: "authorization_code" }))).toMatchObject({
      error: "invalid_request",
    });
    const json = post("/oauth/token", {}, { "content-type": "application/json" });
    expect(await answer(json)).toMatchObject({ error: "invalid_request" });
  });

  test("is nothing on another host", async () => {
    const response = await backChannel(issuer, post("/oauth/token", {}, { host: "127.0.0.1:3000" }), tokenEndpoint);
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
    const told = await oidc.fetchUserInfo(client, tokens.access_token, people.uma.id);
    const claims = new Set([...Object.keys(told), ...Object.keys(tokens.claims() ?? {})]);
    expect(client.serverMetadata().claims_supported).toEqual(expect.arrayContaining([...claims]));
    expect(told).toMatchObject({ name: people.uma.name, email: people.uma.email, email_verified: false });
  });
});

describe("introspection and userinfo", () => {
  const introspect = async (token: string) =>
    (await backChannel(issuer, post("/oauth/introspect", { token }), introspectEndpoint)).json();
  const userinfo = (token: string) =>
    backChannel(
      issuer,
      new Request(`${ISSUER}/oauth/userinfo`, {
        headers: { host: "localhost:3000", authorization: `Bearer ${token}` },
      }),
      userinfoEndpoint,
    );

  test("say who it is while it is on, and nothing from the moment it is over", async () => {
    const impersonation = await start();
    const token = (await redeem(await code(impersonation.id))).body.access_token ?? "";
    expect(await introspect(token)).toMatchObject({
      active: true,
      sub: people.uma.id,
      act: { sub: people.mina.id },
      sid: impersonation.id,
    });
    expect(await (await userinfo(token)).json()).toMatchObject({
      sub: people.uma.id,
      email: people.uma.email,
      email_verified: false,
      act: { sub: people.mina.id, name: people.mina.name },
      impersonatorUserId: people.mina.id,
    });
    await endImpersonation(mina(), impersonation.id);
    expect(await introspect(token)).toEqual({ active: false });
    expect((await userinfo(token)).status).toBe(401);
  });

  test("leave out the name and the e-mail that a user doesn't have", async () => {
    const nobody = { name: null, email: null, externalId: "crm-7" };
    await store.write((tx) => tx.users.update(people.uma.id, nobody, happened("user.updated", clock.now)));
    const token = (await redeem(await code((await start()).id))).body.access_token ?? "";
    const claims = await (await userinfo(token)).json();
    expect(claims).toMatchObject({ sub: people.uma.id, externalId: "crm-7" });
    for (const claim of ["name", "email"]) expect(claims).not.toHaveProperty(claim);
  });

  test("say by what id the user's own system knows them, as the ID token does, where it gave one", async () => {
    const impersonation = await start();
    const { body } = await redeem(await code(impersonation.id));
    expect(decodeJwt(body.id_token ?? "")).not.toHaveProperty("externalId");
    expect(await introspect(body.access_token ?? "")).not.toHaveProperty("externalId");
    await store.sql(`UPDATE users SET external_id = 'crm-4711' WHERE id = '${people.uma.id}'`);
    const known = (await redeem(await code((await start()).id))).body;
    expect(decodeJwt(known.id_token ?? "").externalId).toBe("crm-4711");
    const token = known.access_token ?? "";
    expect(await introspect(token)).toMatchObject({ active: true, externalId: "crm-4711" });
    expect(await (await userinfo(token)).json()).toMatchObject({ externalId: "crm-4711" });
  });

  test("say nothing past the hour, and nothing of made-up tokens", async () => {
    const token = (await redeem(await code((await start()).id))).body.access_token ?? "";
    clock.advance(HOUR_MS);
    expect(await introspect(token)).toEqual({ active: false });
    expect(await introspect("made up")).toEqual({ active: false });
    expect((await userinfo("%")).status).toBe(401);
  });
});

describe("revoking a token", () => {
  const revoke = (token: string, authorization = basic(people.product.clientId, "secret")) =>
    backChannel(issuer, post("/oauth/revoke", { token }, { authorization }), revokeEndpoint);
  const reasonOf = async (id: string) => (await store.read((tx) => tx.impersonations.find(id)))?.endReason;

  test("ends the impersonation behind it as stopped, by the product, once", async () => {
    const impersonation = await start();
    const token = (await redeem(await code(impersonation.id))).body.access_token ?? "";
    for (let turn = 0; turn < 2; turn++) expect((await revoke(token)).status).toBe(200);
    expect(await reasonOf(impersonation.id)).toBe("stopped");
    const { items } = await store.read((tx) =>
      tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 10 }),
    );
    expect(items).toMatchObject([{ actor: { kind: "product", id: people.product.id }, reason: "stopped" }]);
  });

  test("changes nothing for a made-up token, and needs the client's secret", async () => {
    const impersonation = await start();
    const token = (await redeem(await code(impersonation.id))).body.access_token ?? "";
    expect((await revoke("made up")).status).toBe(200);
    expect((await revoke(token, basic(people.product.clientId, "wrong"))).status).toBe(401);
    expect(await reasonOf(impersonation.id)).toBeNull();
  });

  test("changes nothing for another product's", async () => {
    const impersonation = await start();
    const token = (await redeem(await code(impersonation.id))).body.access_token ?? "";
    const other = { ...people.product, id: crypto.randomUUID(), clientId: "other", builtIn: false };
    await store.write((tx) =>
      tx.products.add(
        { ...other, clientSecretHash: hashToken("its own") },
        eventOf(issuer, "product.added", { kind: "system" }),
      ),
    );
    expect((await revoke(token, basic("other", "its own"))).status).toBe(200);
    expect(await reasonOf(impersonation.id)).toBeNull();
  });
});

describe("the hand-off of the product host", () => {
  const config = (): HandoffConfig => ({
    issuer: ISSUER,
    productId: people.product.id,
    clientId: people.product.clientId,
    clientSecret: "secret",
    redirectUri,
    productUrl: "http://127.0.0.1:3000",
    home: "http://127.0.0.1:3000/demo",
    key: new Uint8Array(32).fill(7),
    fetch: (url, init) => fetchIssuer(issuer, url, init as RequestInit),
  });

  async function handOffTo(target: string | null = null) {
    const impersonation = await start();
    const launch = new URL(launchUrlOf(people.product, impersonation.id, ISSUER)).searchParams;
    const { location, cookie } = await beginHandoff(config(), launch.get("login_hint") ?? "", target);
    const asked = new URL(location).searchParams;
    return { impersonation, asked, cookie, answer: await answerTo(asked) };
  }

  test("signs in as the user, until the impersonation's end", async () => {
    const { impersonation, answer, cookie } = await handOffTo();
    expect(cookie.name).toBe(attemptCookie(answer.get("state") ?? "", "http://127.0.0.1:3000"));
    const { impersonationId } = await finishHandoff(config(), `?${answer}`, cookie.value);
    const { token, expiresAt } = await startImpersonatedSession(issuer, impersonationId, null);
    expect(expiresAt).toEqual(impersonation.expiresAt);
    const { session } = await findProductSession(issuer, token);
    expect(session).toMatchObject({
      user: { id: people.uma.id },
      impersonation: { impersonator: { id: people.mina.id } },
    });
  });

  test.each([
    ["another attempt's cookie", async () => (await beginHandoff(config(), crypto.randomUUID(), null)).cookie.value],
    ["no cookie", async () => ""],
    ["a forged cookie", async () => "eyJhbGciOiJub25lIn0..."],
  ])("signs nobody in with %s", async (_, cookie) => {
    const { answer } = await handOffTo();
    await expect(finishHandoff(config(), `?${answer}`, await cookie())).rejects.toThrow();
    expect(await store.sql("SELECT * FROM impersonations WHERE started_at IS NOT NULL")).toHaveLength(0);
  });

  test("refuses an answer of another issuer", async () => {
    const { answer, cookie } = await handOffTo();
    answer.set("iss", "https://evil.example");
    await expect(finishHandoff(config(), `?${answer}`, cookie.value)).rejects.toThrow();
  });

  test.each([
    ["//evil.example/", "http://127.0.0.1:3000/demo"],
    ["https://evil.example/demo", "http://127.0.0.1:3000/demo"],
    ["http://127.0.0.1:3000@evil.example/", "http://127.0.0.1:3000/demo"],
    ["blob:http://127.0.0.1:3000/x", "http://127.0.0.1:3000/demo"],
    ["javascript:alert(1)", "http://127.0.0.1:3000/demo"],
    ["http://127.0.0.1:3000/demo/notes?a=b", "http://127.0.0.1:3000/demo/notes?a=b"],
  ])("leads from the target %s to %s", async (target, to) => {
    const { answer, cookie } = await handOffTo(target);
    expect((await finishHandoff(config(), `?${answer}`, cookie.value)).to).toBe(to);
  });

  test("opens one session, once: the same answer again finds the code used, and ends the impersonation", async () => {
    const { impersonation, answer, cookie } = await handOffTo();
    await finishHandoff(config(), `?${answer}`, cookie.value);
    await expect(finishHandoff(config(), `?${answer}`, cookie.value)).rejects.toThrow();
    expect(await store.sql(`SELECT end_reason FROM impersonations WHERE id = '${impersonation.id}'`)).toEqual([
      { end_reason: "code_reused" },
    ]);
  });
});

describe("signing keys", () => {
  test("are made once, also by two processes at once, and never leave the database in the clear", async () => {
    const empty = openMemory();
    await Promise.all([ensureSigningKeys(empty, SECRET, clock.now), ensureSigningKeys(empty, SECRET, clock.now)]);
    const kept = await empty.sql("SELECT * FROM signing_keys");
    expect(kept).toHaveLength(2);
    for (const row of kept) expect(JSON.stringify(row)).not.toContain('"d"');
  });

  test("are worth nothing without the secret they were made under", async () => {
    const stolen = openKeyring(store, "another secret of thirty-two letters!!", () => clock.now);
    await expect(stolen.sign("id_token", "JWT", {})).rejects.toThrow();
  });
});
