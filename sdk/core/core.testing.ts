import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { expect } from "vitest";
import { TokenError, type TokenErrorCode } from "./errors.ts";
import { recordKeeper } from "./keeper.testing.ts";

/** A key pair as the issuer has them: the private one signs, the other is published. */
export interface TestKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

export async function makeTestKey(kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}

/** Undefined takes a claim or a parameter out. */
export type Changes = Record<string, unknown>;

/** A signed token of these claims, whatever they are. */
export function sign(key: TestKey, claims: object, header: Changes = {}): Promise<string> {
  const given = { alg: "RS256", typ: "at+jwt", kid: key.kid, ...header };
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // Wrong headers are what the tests are about, so the type can't hold them back.
  return new SignJWT(claims as JWTPayload)
    .setProtectedHeader(kept as unknown as JWTHeaderParameters)
    .sign(key.privateKey);
}

export const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** Claims of a good token of a user's own session, as the server makes them. */
export const claimsAt = (now: Date, changes: Changes = {}): Changes => ({
  iss: "https://login.example",
  aud: "product-1",
  client_id: "product-1",
  sub: "uma",
  sid: "session-1",
  jti: "token-1",
  iat: seconds(now),
  exp: seconds(now) + 300,
  user_id: "uma",
  email: "uma@globex.example",
  ...changes,
});

/** The same, impersonated. */
export const impersonatedAt = (now: Date, changes: Changes = {}): Changes =>
  claimsAt(now, {
    sid: "impersonation-1",
    act: { sub: "mina" },
    impersonatorUserId: "mina",
    impersonator_user_id: "mina",
    ...changes,
  });

export const logoutAt = (now: Date, changes: Changes = {}): Changes => ({
  iss: "https://login.example",
  aud: "product-1",
  sub: "uma",
  sid: "impersonation-1",
  jti: "logout-1",
  iat: seconds(now),
  exp: seconds(now) + 120,
  events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  ...changes,
});

/** A refusal with exactly this code. */
export async function expectRefusal(promise: Promise<unknown>, code: TokenErrorCode): Promise<void> {
  const error = await promise.then(
    (value) => expect.fail(`not refused: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TokenError);
  expect(error).toMatchObject({ name: "TokenError", code });
}

/** A real server on a free port, that counts what it is asked; streams apart, as they are asked for in the background. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = [];
  const streamed: string[] = [];
  const server = createServer((request, response) => {
    (wantsStream(request) ? streamed : asked).push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    streamed,
    count: (path: string) => asked.filter((url) => url.startsWith(path)).length,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

const wantsStream = ({ headers }: IncomingMessage) => headers.accept === "text/event-stream";

/** Understudy's product host, as far as a verifier knows it. Its answers are what the test puts into `state`. */
export async function issuerWith(keys: TestKey[]) {
  const state = {
    keys: keys.map(({ jwk }) => jwk) as unknown,
    ended: [] as string[],
    /** None as of an Understudy that knows no levels. */
    changes: [] as Record<string, unknown>[],
    jwksStatus: 200,
    revocationsStatus: 200,
    /** Where records are sent to, unless it is this very server. */
    actions: null as string | null,
    authorization: [] as (string | undefined)[],
    /** Takes a connection over which ends are to be pushed; without one the server is of a kind that doesn't know such. */
    stream: null as ((response: ServerResponse) => void) | null,
    /** An answer of ended sessions is that of its question, and leaves when this is over. */
    slow: Promise.resolve(),
  };
  const keeper = recordKeeper();
  const server = await listen((request, response) => {
    if (request.url === "/api/v1/actions") return keeper.take(request, response);
    const json = (status: number, body: unknown) =>
      response
        .writeHead(status, { "content-type": "application/json", location: "/elsewhere" })
        .end(JSON.stringify(body));
    if (request.url?.startsWith("/.well-known/jwks.json")) return json(state.jwksStatus, { keys: state.keys });
    if (request.url === "/.well-known/openid-configuration")
      return json(200, { understudy_actions_endpoint: state.actions ?? `${server.origin}/api/v1/actions` });
    if (!request.url?.startsWith("/api/v1/revocations")) return json(404, {});
    state.authorization.push(request.headers.authorization);
    if (wantsStream(request)) return state.stream ? state.stream(response) : json(406, {});
    const from = Number(new URL(request.url, "http://x").searchParams.get("cursor") ?? 0);
    const items = state.ended.slice(from).map((sid) => ({ sid, endedAt: new Date().toISOString() }));
    const changes = state.changes.length > 0 && { changes: state.changes };
    const answer = { items, ...changes, nextCursor: String(state.ended.length) };
    void state.slow.then(() => json(state.revocationsStatus, answer));
  });
  return { ...server, state, keeper };
}

/** A clock that stands still until it is told otherwise. */
export function handClock(start = new Date("2026-11-22T12:00:00.000Z")) {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    pass: (s: number) => {
      at += s * 1000;
    },
  };
}
