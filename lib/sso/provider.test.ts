import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { testClock, testContext } from "../context.testing.ts";
import { errorOf } from "../employees/employees.testing.ts";
import { LogoutRefused, logOutBySso } from "./logout.ts";
import { openTestProvider, REDIRECT_URI, type TestProvider } from "./provider.testing.ts";
import { type Attempt, openProvider } from "./provider.ts";
import { type Sso, subjectOf } from "./sso.ts";

const mina = { sub: "mina", email: "mina@acme.example", email_verified: true, name: "Mina Haddad", groups: ["staff"] };

describe("a real provider", () => {
  let there: TestProvider;
  beforeAll(async () => {
    there = await openTestProvider({ roleClaim: "groups", roles: { staff: "member" } });
    there.account = mina;
  });
  afterAll(() => there.close());

  const open = (more: Partial<Sso> = {}) => openProvider({ ...there.sso, ...more }, REDIRECT_URI);
  const visited = async () => {
    const { location, attempt } = await open().begin({ fresh: false });
    return { answer: await there.visit(location), attempt };
  };

  test("says who has signed in there, and when they proved it", async () => {
    const { answer, attempt } = await visited();
    const now = new Date();
    const identity = await open().finish(answer, attempt, now);
    expect(identity).toMatchObject({
      ...{ subject: subjectOf(there.sso.issuer, "mina"), email: mina.email, emailVerified: true, name: mina.name },
      ...{ roles: ["staff"], sid: expect.stringContaining(`${there.sso.issuer} `) },
    });
    expect(Math.abs((identity.authenticatedAt?.getTime() ?? 0) - now.getTime())).toBeLessThan(60_000);
  });

  test("is asked with state, nonce and PKCE, and for a proof of now where one is wanted", async () => {
    const of = async (fresh: boolean) => new URL((await open().begin({ fresh })).location).searchParams;
    const asked = await of(false);
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ client_id: "understudy", redirect_uri: REDIRECT_URI, response_type: "code", scope: "openid email profile" },
      ...{ code_challenge_method: "S256", max_age: "43200" },
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)?.length).toBeGreaterThan(40);
    expect(asked.get("prompt")).toBeNull();
    expect(Object.fromEntries(await of(true))).toMatchObject({ max_age: "0", prompt: "login" });
  });

  test.each<[string, (answer: URLSearchParams, attempt: Attempt) => void]>([
    ["another browser's state", (answer) => answer.set("state", "another")],
    ["no state", (answer) => answer.delete("state")],
    ["another issuer", (answer) => answer.set("iss", "https://evil.example")],
    ["no issuer, where it always says it", (answer) => answer.delete("iss")],
    ["a code of its own making", (answer) => answer.set("code", "x".repeat(43))],
    ["no code", (answer) => answer.delete("code")],
    ["two codes", (answer) => answer.append("code", "y")],
    ["an error", (answer) => answer.set("error", "access_denied")],
    ["another attempt's nonce", (_, attempt) => Object.assign(attempt, { nonce: "another" })],
    ["another attempt's verifier", (_, attempt) => Object.assign(attempt, { verifier: "v".repeat(43) })],
  ])("with %s nobody signs in", async (_, spoil) => {
    const { answer, attempt } = await visited();
    spoil(answer, attempt);
    await expect(open().finish(answer, attempt, new Date())).rejects.toThrow();
  });

  test("takes a code once", async () => {
    const { answer, attempt } = await visited();
    await open().finish(answer, attempt, new Date());
    await expect(open().finish(answer, attempt, new Date())).rejects.toThrow();
  });

  test("lets nobody in by another secret, nor under another's name", async () => {
    const { answer, attempt } = await visited();
    await expect(open({ clientSecret: "guessed" }).finish(answer, attempt, new Date())).rejects.toThrow();
    const elsewhere = there.sso.issuer.replace("127.0.0.1", "localhost");
    await expect(open({ issuer: elsewhere }).begin({ fresh: false })).rejects.toThrow();
  });

  test("who doesn't sign in there doesn't here", async () => {
    const { location, attempt } = await open().begin({ fresh: true });
    there.account = null;
    const answer = await there.visit(location);
    expect(answer.get("error")).toBe("access_denied");
    await expect(open().finish(answer, attempt, new Date())).rejects.toThrow();
    there.account = mina;
  });

  test("that doesn't answer is asked again by the next one", async () => {
    const away = openProvider({ ...there.sso, issuer: "http://127.0.0.1:9" }, REDIRECT_URI);
    await expect(away.begin({ fresh: false })).rejects.toThrow();
    await expect(away.begin({ fresh: false })).rejects.toThrow();
  });
});

describe("an ID token counts for nothing", () => {
  let issuer = "";
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let stranger: typeof pair;
  let idToken = "";
  const server = createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    const answers: Record<string, object> = {
      "/.well-known/openid-configuration": {
        ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/jwks`, response_types_supported: ["code"], subject_types_supported: ["public"] },
        id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
      },
      "/jwks": { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "RS256", use: "sig" }] },
      "/token": { access_token: "a", token_type: "Bearer", id_token: idToken },
    };
    response.end(JSON.stringify(answers[request.url ?? ""] ?? {}));
  });
  beforeAll(async () => {
    pair = await generateKeyPair("RS256", { extractable: true });
    stranger = await generateKeyPair("RS256");
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const nowS = () => Math.floor(Date.now() / 1000);
  const claims = (more: JWTPayload): JWTPayload => ({
    ...{ iss: issuer, aud: "understudy", iat: nowS(), exp: nowS() + 300, nonce: "n" },
    ...mina,
    ...more,
  });
  const signed = (more: JWTPayload = {}, key = pair.privateKey) =>
    new SignJWT(claims(more)).setProtectedHeader({ alg: "RS256", kid: "k" }).sign(key);
  const attempt = { state: "s", nonce: "n", verifier: "v".repeat(43) };
  const secret = "the client's own secret, 32 bytes";
  async function finish(token: string) {
    idToken = token;
    const sso = {
      issuer,
      clientId: "understudy",
      clientSecret: secret,
      name: "Acme",
      roleClaim: null,
      roles: {},
      only: false,
    };
    return openProvider(sso, REDIRECT_URI).finish(new URLSearchParams({ code: "c", state: "s" }), attempt, new Date());
  }

  test("but as it should be", async () => {
    expect(await finish(await signed())).toMatchObject({ subject: subjectOf(issuer, "mina"), authenticatedAt: null });
  });

  test.each<[string, () => Promise<string>]>([
    ["with another's signature", () => signed({}, stranger.privateKey)],
    ["of another issuer", () => signed({ iss: "https://evil.example" })],
    ["for another client", () => signed({ aud: "another" })],
    ["for another client, too", () => signed({ aud: ["understudy", "another"], azp: "another" })],
    ["to another attempt", () => signed({ nonce: "another" })],
    ["to no attempt", () => signed({ nonce: undefined })],
    ["that is over", () => signed({ exp: nowS() - 60 })],
    ["without an account", () => signed({ sub: undefined })],
    ["without an e-mail", () => signed({ email: undefined })],
    ["that isn't there", async () => ""],
    [
      "signed by the client's secret",
      () => new SignJWT(claims({})).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret)),
    ],
    [
      "that nobody signed",
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        return `${part({ alg: "none" })}.${part(claims({}))}.`;
      },
    ],
  ])("%s", async (_, token) => {
    await expect(finish(await token())).rejects.toThrow();
  });
});

describe("a logout token, while the provider can't say by which keys it signs,", () => {
  let issuer = "";
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let answers: Record<string, [status: number, body: string]>;
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ""] ?? [404, ""];
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  beforeAll(async () => {
    pair = await generateKeyPair("RS256", { extractable: true });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const known = {
      ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
      ...{ jwks_uri: `${issuer}/jwks`, response_types_supported: ["code"], subject_types_supported: ["public"] },
    };
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "RS256", use: "sig" }];
    answers = {
      "/.well-known/openid-configuration": [200, JSON.stringify(known)],
      "/jwks": [200, JSON.stringify({ keys })],
    };
  });

  const sso = { clientId: "understudy", clientSecret: "s", name: "Acme", roleClaim: null, roles: {}, only: false };
  const token = (kid = "k") =>
    new SignJWT({ sub: "mina", events: { "http://schemas.openid.net/event/backchannel-logout": {} } })
      .setProtectedHeader({ alg: "RS256", typ: "logout+jwt", kid })
      .setIssuer(issuer)
      .setAudience("understudy")
      .setIssuedAt()
      .setJti(crypto.randomUUID())
      .sign(pair.privateKey);

  test.each<[string, string, [number, string]]>([
    ["is down", "/.well-known/openid-configuration", [500, ""]],
    ["has lost its keys", "/jwks", [500, ""]],
    ["is somebody else's page", "/jwks", [200, "<html>"]],
    ["sends no keys", "/jwks", [200, "{}"]],
  ])("as it %s, isn't refused: the provider may send it again, and then it counts", async (_, path, answer) => {
    const context = testContext(openMemory(), testClock(new Date().toISOString()));
    const provider = openProvider({ ...sso, issuer }, REDIRECT_URI);
    const said = await token();
    const right = answers[path] ?? answer;
    answers[path] = answer;
    expect(await errorOf(() => logOutBySso(context, provider, said))).toMatchObject({
      ...{ code: "sso_unreachable", retryAfterSeconds: 10 },
    });
    answers[path] = right;
    await logOutBySso(context, provider, said);
    await expect(logOutBySso(context, provider, said)).rejects.toBeInstanceOf(LogoutRefused);
  });

  test("is refused all the same where it has said so, and none of them signed it", async () => {
    const context = testContext(openMemory(), testClock(new Date().toISOString()));
    const provider = openProvider({ ...sso, issuer }, REDIRECT_URI);
    const made = await token("another");
    await expect(logOutBySso(context, provider, made)).rejects.toBeInstanceOf(LogoutRefused);
  });
});
