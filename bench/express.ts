import { fork } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { quantile } from "./figures.ts";

/**
 * What telling the user costs an Express 5 backend: `npm ci --prefix bench/peers`, `npx tsx bench/express.ts`. All candidates in
 * short turns against one server process, ROUNDS rounds of TURNS; each round has one ratio of its totals, and their median,
 * least and most count. By requests a second, and by processor time for each request, which says the same when others use
 * the machine too.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7);
const TURNS = 10;
const TURN_MS = 100;
const CONNECTIONS = 8;
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

interface Candidate {
  name: string;
  path: string;
  tokens: () => string[];
}
const own = [token("at+jwt")];
const acting = [token("at+jwt", employee)];
const clerks = [token("JWT")];
let each = { at: 0, tokens: [] as string[] };
/** Made as late as it can be, as they are good for five minutes. */
const fresh = () => {
  if (Date.now() - each.at > 200_000)
    each = { at: Date.now(), tokens: Array.from({ length: NEW_TOKENS }, (_, i) => token("at+jwt", { jti: `${i}` })) };
  return each.tokens;
};
const seen = (name: string, path: string, tokens = own): Candidate => ({ name, path, tokens: () => tokens });
const candidates: Candidate[] = [
  seen("without", "/without"),
  seen("requireUser, token seen", "/understudy"),
  seen("requireUser, token seen, impersonated", "/understudy", acting),
  seen("fast-jwt with its cache, token seen", "/fast-jwt"),
  seen("jose", "/jose"),
  seen("@clerk/backend", "/clerk", clerks),
  seen("@propelauth/express", "/propelauth"),
  { name: "node:crypto, each token new", path: "/node-crypto", tokens: fresh },
  { name: "requireUser, each token new", path: "/understudy", tokens: fresh },
];

const child = fork(new URL("express-routes.ts", import.meta.url).pathname, [iss, pem]);
const [{ address }] = await once(child, "message");
const cpuMs = async () => {
  const answer = once(child, "message");
  child.send({});
  const [{ cpu }] = await answer;
  return (cpu.user + cpu.system) / 1000;
};

interface Total {
  count: number;
  ms: number;
  cpuMs: number;
}

/** Where each candidate's next request goes on, so that new tokens stay new from round to round. */
const places = new Map<string, number>();

async function measure({ name, path, tokens }: Candidate, turnMs: number): Promise<Total> {
  const requests = tokens().map(
    (each) => `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${each}\r\nConnection: keep-alive\r\n\r\n`,
  );
  let place = places.get(name) ?? 0;
  let count = 0;
  let refused = 0;
  const fromCpuMs = await cpuMs();
  const fromMs = performance.now();
  const one = () =>
    new Promise<void>((done) => {
      const socket = connect(address.port, "127.0.0.1", () => socket.write(requests[place++ % requests.length] ?? ""));
      socket.setNoDelay(true);
      // An answer fits into one part, so a part is an answer.
      socket.on("data", (part: Buffer) => {
        count++;
        if (part.toString("latin1", 9, 12) !== "200") refused++;
        if (performance.now() - fromMs < turnMs) socket.write(requests[place++ % requests.length] ?? "");
        else socket.destroy();
      });
      socket.on("close", () => done());
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  const ms = performance.now() - fromMs;
  places.set(name, place);
  if (refused > 0) throw new Error(`${name}: ${refused} of ${count} were refused`);
  return { count, ms, cpuMs: (await cpuMs()) - fromCpuMs };
}

const nothing: Total = { count: 0, ms: 0, cpuMs: 0 };
const sum = (a: Total, b: Total) => ({ count: a.count + b.count, ms: a.ms + b.ms, cpuMs: a.cpuMs + b.cpuMs });
const rounds: Map<string, Total>[] = [];
for (const candidate of candidates) await measure(candidate, 1000);
for (let round = 0; round < ROUNDS; round++) {
  const totals = new Map<string, Total>();
  for (let turn = 0; turn < TURNS; turn++)
    for (const candidate of candidates)
      totals.set(candidate.name, sum(totals.get(candidate.name) ?? nothing, await measure(candidate, TURN_MS)));
  rounds.push(totals);
}

function line(name: string, beside: string): void {
  const text = (figure: (total: Total) => number) => {
    const ratios = rounds.map((round) => figure(round.get(name) ?? nothing) / figure(round.get(beside) ?? nothing));
    return `${quantile(ratios, 0.5).toFixed(3)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  };
  const byRate = text(({ count, ms }) => count / ms);
  const byCpu = text(({ count, cpuMs }) => count / cpuMs);
  console.log(`${byRate}, by processor time ${byCpu}: ${name} ÷ ${beside}`);
}
for (const { name } of candidates.filter(({ path }) => path !== "/node-crypto"))
  line(name, name.endsWith("new") ? "node:crypto, each token new" : "without");
child.kill();
issuer.close();
issuer.closeAllConnections();
