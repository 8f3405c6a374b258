import { fork } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Target } from "./load.ts";
import { packed } from "./packed.ts";
import { compare } from "./turns.ts";

/**
 * What recording costs an Express 5 route, for a user and for an impersonator: the same route with and without it in short
 * turns against one server process. A write is answered once its record is taken: so whoever writes alone waits for a
 * round trip, and those who write at the same time share one. The row with a target has 64 of them; Understudy is in this
 * process, and answers at once.
 */
const MANY = 64;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const understudy = createServer(async (request, response) => {
  if (request.url === "/api/v1/actions") {
    const { items } = (await json(request)) as { items: unknown[] };
    response.writeHead(202).end(JSON.stringify({ accepted: items.length, duplicates: 0, rejected: [] }));
    return;
  }
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1" };
  response.end(JSON.stringify(request.url?.includes("jwks") ? { keys: [jwk] } : { items: [], nextCursor: "1" }));
});
await new Promise<void>((done) => understudy.listen(0, "127.0.0.1", done));
const iss = `http://127.0.0.1:${(understudy.address() as AddressInfo).port}`;

function token(more: object = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const who = { sub: "uma", user_id: "uma", email: "uma@globex.example", sid: "session-1", jti: "token-1" };
  const claims = { iss, aud: "product-1", client_id: "product-1", ...who, iat, exp: iat + 300, ...more };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${encode({ alg: "RS256", typ: "at+jwt", kid: "key-1" })}.${encode(claims)}`;
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), privateKey).toString("base64url")}`;
}
const claimsOf = {
  user: {},
  impersonator: { act: { sub: "mina" }, impersonatorUserId: "mina", impersonator_user_id: "mina" },
};

const child = fork(await packed("recording-routes"), [iss], { execArgv: [] });
const [{ address }] = await once(child, "message");
const at = (path: "without" | "recorded", who: keyof typeof claimsOf, more: Partial<Target> = {}): Target => ({
  url: `http://127.0.0.1:${address.port}/${path}/7`,
  pid: child.pid ?? 0,
  // Made anew for each case, as it is good for five minutes.
  headers: { authorization: `Bearer ${token(claimsOf[who])}` },
  ...more,
});
const cases = {
  "user's read": ["user", {}],
  "user's write": ["user", { method: "POST" }],
  "impersonator's read": ["impersonator", {}],
  "impersonator's write": ["impersonator", { method: "POST", connections: MANY }],
  "impersonator's write, of 8": ["impersonator", { method: "POST" }],
  "impersonator's write, alone": ["impersonator", { method: "POST", connections: 1 }],
} as const;
try {
  // The users first: what finds a request's recording slows every promise of a process from its first use on, with and without.
  for (const [row, [who, more]] of Object.entries(cases)) {
    const targets = { without: at("without", who, more), recorded: at("recorded", who, more) };
    // Long enough for each connection to ask many times.
    const turns =
      "connections" in more && more.connections === MANY ? { turns: 6, turnMs: 500 } : { turns: 16, turnMs: 100 };
    await compare(targets, { ...turns, warmMs: 2000 }, [[`recording: ${row}`, "recorded", "without"]]);
  }
} finally {
  child.kill();
  understudy.close();
  understudy.closeAllConnections();
}
