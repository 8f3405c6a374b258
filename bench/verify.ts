import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { verifyAccessToken } from "@understudy/sdk";
import { initAuth } from "@understudy/sdk/express";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";

/**
 * How many requests a second an Express backend can tell the user of, in one process: `npx tsx bench/verify.ts`.
 * Everything is measured in turns, three rounds, and the median counts. The network is left out: no sockets, no JSON.
 */
const ROUNDS = 3;
const ROUND_MS = 1500;

type Middleware = (request: never, response: never, next: (error?: unknown) => void) => unknown;

/** One request through a middleware. A refusal is a mistake in the bench. */
const through = (requireUser: Middleware, token: string) => () =>
  new Promise<void>((done, fail) => {
    const refuse = () => fail(new Error("refused"));
    const response = { status: () => response, set: () => response, end: refuse, send: refuse, sendStatus: refuse };
    const request = { method: "GET", headers: { authorization: `Bearer ${token}` } };
    requireUser(request as never, response as never, (error) => (error ? fail(error) : done()));
  });

async function perSecond(one: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + ROUND_MS;
  const from = performance.now();
  let count = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 50; i++) await one();
    count += 50;
  }
  return Math.round(count / ((performance.now() - from) / 1000));
}

const { privateKey, publicKey } = await generateKeyPair("RS256");
const jwk = { ...(await exportJWK(publicKey)), kid: "key-1" };
let asked = 0;
const issuer = createServer((request, response) => {
  asked++;
  response.end(JSON.stringify(request.url?.includes("jwks") ? { keys: [jwk] } : { items: [], nextCursor: "1" }));
});
await new Promise<void>((done) => issuer.listen(0, "127.0.0.1", done));
const iss = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;

const claims = {
  iss,
  aud: "product-1",
  client_id: "product-1",
  sub: "uma",
  user_id: "uma",
  email: "uma@globex.example",
};
const employee = { act: { sub: "mina" }, impersonatorUserId: "mina", impersonator_user_id: "mina" };
const token = (more: object) =>
  new SignJWT({ ...claims, sid: "session-1", jti: "token-1", ...more })
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "key-1" })
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
const [own, acting] = await Promise.all([token({}), token(employee)]);

const ours = initAuth({ authUrl: iss, clientId: "product-1", clientSecret: "secret" });
const theirs = createRequire(import.meta.url)("@propelauth/express").initAuth({
  authUrl: iss,
  apiKey: "none",
  manualTokenVerificationMetadata: { verifierKey: await exportSPKI(publicKey), issuer: iss },
}) as { requireUser: Middleware };

const keys = new Map([["key-1", publicKey]]);
const expected = { issuer: iss, audience: "product-1", keys };
const candidates: [string, () => Promise<unknown>][] = [
  ["sdk/express, a token seen before", through(ours.requireUser as Middleware, own)],
  ["sdk/express, the same while impersonated", through(ours.requireUser as Middleware, acting)],
  ["sdk core, each token for the first time", () => verifyAccessToken(own, { ...expected, now: new Date() })],
  ["@propelauth/express", through(theirs.requireUser, own)],
];
const rounds = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, one] of candidates) rounds.get(name)?.push(await perSecond(one));
}
for (const [name, rates] of rounds) {
  const median = rates.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(`${String(median).padStart(8)} a second  ${name}  (${rates.join(", ")})`);
}
console.log(`requests to the issuer meanwhile: ${asked}`);
issuer.close();
issuer.closeAllConnections();
