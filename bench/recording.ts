import { fork } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { json } from "node:stream/consumers";
import { quantile } from "./figures.ts";

/**
 * What recording costs an Express 5 route, for a user and for an impersonator: `npx tsx bench/recording.ts`. The same route
 * with and without it in short turns against one server process, ROUNDS rounds of TURNS; each round has one ratio of its
 * totals, and their median, least and most count. By requests a second, and by processor time for each request. A write is
 * answered once its record is taken, by a server in this process: so it pays for a call, which all that wait share.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7);
const TURNS = 10;
const TURN_MS = 100;
const CONNECTIONS = 8;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
let told = 0;
const understudy = createServer(async (request, response) => {
  if (request.url === "/api/v1/actions") {
    const { items } = (await json(request)) as { items: unknown[] };
    told += items.length;
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
const tokens = {
  user: token(),
  impersonator: token({ act: { sub: "mina" }, impersonatorUserId: "mina", impersonator_user_id: "mina" }),
};

const child = fork(new URL("recording-routes.ts", import.meta.url).pathname, [iss]);
const [{ address }] = await once(child, "message");
const cpuMs = async () => {
  const answer = once(child, "message");
  child.send({});
  const [{ cpu }] = await answer;
  return (cpu.user + cpu.system) / 1000;
};

type Who = keyof typeof tokens;
interface Total {
  count: number;
  ms: number;
  cpuMs: number;
}

async function measure(method: string, path: string, who: Who, turnMs: number): Promise<Total> {
  const body = method === "POST" ? "Content-Length: 0\r\n" : "";
  const request = `${method} /${path}/7 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tokens[who]}\r\n${body}\r\n`;
  const total = { count: 0, ms: 0, cpuMs: await cpuMs() };
  const fromMs = performance.now();
  const one = () =>
    new Promise<void>((done) => {
      const socket = connect(address.port, "127.0.0.1", () => socket.write(request));
      socket.setNoDelay(true);
      // An answer fits into one part, so a part is an answer.
      socket.on("data", (part: Buffer) => {
        total.count++;
        if (part.toString("latin1", 9, 12) !== "200") throw new Error(`${method} ${path}: ${part}`);
        if (performance.now() - fromMs < turnMs) socket.write(request);
        else socket.destroy();
      });
      socket.on("close", () => done());
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  total.ms = performance.now() - fromMs;
  total.cpuMs = (await cpuMs()) - total.cpuMs;
  return total;
}

const sum = (a: Total, b: Total) => ({ count: a.count + b.count, ms: a.ms + b.ms, cpuMs: a.cpuMs + b.cpuMs });

async function compare(name: string, method: string, who: Who): Promise<void> {
  const rates: number[] = [];
  const byCpu: number[] = [];
  for (const path of ["without", "recorded"]) await measure(method, path, who, 1000);
  for (let round = 0; round < ROUNDS; round++) {
    const totals = { without: { count: 0, ms: 0, cpuMs: 0 }, recorded: { count: 0, ms: 0, cpuMs: 0 } };
    for (let turn = 0; turn < TURNS; turn++)
      for (const path of ["without", "recorded"] as const)
        totals[path] = sum(totals[path], await measure(method, path, who, TURN_MS));
    const { without, recorded } = totals;
    rates.push(recorded.count / recorded.ms / (without.count / without.ms));
    byCpu.push(recorded.count / recorded.cpuMs / (without.count / without.cpuMs));
  }
  const text = (ratios: number[]) =>
    `${quantile(ratios, 0.5).toFixed(3)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  console.log(`${text(rates)}, by processor time ${text(byCpu)}: ${name}, recorded ÷ without`);
}
await compare("a user's read", "GET", "user");
await compare("a user's write", "POST", "user");
await compare("an impersonator's read", "GET", "impersonator");
await compare("an impersonator's write", "POST", "impersonator");
console.log(`${told} were told`);
child.kill();
understudy.close();
understudy.closeAllConnections();
