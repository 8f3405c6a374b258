import { fork } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Target } from "./load.ts";
import { packed } from "./packed.ts";
import { compare } from "./turns.ts";

/**
 * What telling the user costs an Express 5 backend: the same route behind each candidate, in short turns against one server
 * process.
 */
/** More than any cache here keeps. */
const NEW_TOKENS = 6000;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const issuer = createServer((request, response) => {
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1" };
  response.end(JSON.stringify(request.url?.includes("jwks") ? { keys: [jwk] } : { items: [], nextCursor: "1" }));
});
await new Promise<void>((done) => issuer.listen(0, "127.0.0.1", done));
const iss = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;

const employee = { act: { sub: "mina" }, impersonatorUserId: "mina", impersonator_user_id: "mina" };
function token(typ: "at+jwt" | "JWT", more: object = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const who = { sub: "uma", user_id: "uma", email: "uma@globex.example", sid: "session-1", jti: "token-1" };
  const claims = { iss, aud: "product-1", client_id: "product-1", ...who, iat, exp: iat + 300, ...more };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${encode({ alg: "RS256", typ, kid: "key-1" })}.${encode(claims)}`;
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), privateKey).toString("base64url")}`;
}

/** The next of tokens that are all new, made as late as they can be, as they are good for five minutes. */
let fresh = { at: 0, tokens: [] as string[], next: 0 };
function nextToken(): string {
  if (Date.now() - fresh.at > 200_000) {
    const tokens = Array.from({ length: NEW_TOKENS }, (_, i) => token("at+jwt", { jti: `${i}` }));
    fresh = { at: Date.now(), tokens, next: 0 };
  }
  return fresh.tokens[fresh.next++ % NEW_TOKENS] ?? "";
}

const child = fork(await packed("express-routes"), [iss, pem], { execArgv: [] });
const [{ address }] = await once(child, "message");
const at = (path: string, tokenOf: () => string): Target => ({
  url: `http://127.0.0.1:${address.port}${path}`,
  pid: child.pid ?? 0,
  headers: () => ({ authorization: `Bearer ${tokenOf()}` }),
});
const seen = (path: string, one: string) => at(path, () => one);
const own = token("at+jwt");
const targets = {
  without: seen("/without", own),
  understudy: seen("/understudy", own),
  impersonated: seen("/understudy", token("at+jwt", employee)),
  fastJwt: seen("/fast-jwt", own),
  jose: seen("/jose", own),
  clerk: seen("/clerk", token("JWT")),
  propelAuth: seen("/propelauth", own),
  nodeCrypto: at("/node-crypto", nextToken),
  understudyNew: at("/understudy", nextToken),
};
try {
  nextToken();
  await compare(targets, { turns: 10, turnMs: 100, warmMs: 1000 }, [
    ["express: seen", "understudy", "without"],
    ["express: seen, impersonated", "impersonated", "without"],
    ["express: fast-jwt with its cache", "fastJwt", "without"],
    ["express: jose", "jose", "without"],
    ["express: @clerk/backend", "clerk", "without"],
    ["express: @propelauth/express", "propelAuth", "without"],
    ["express: new", "understudyNew", "nodeCrypto"],
  ]);
} finally {
  child.kill();
  issuer.close();
  issuer.closeAllConnections();
}
