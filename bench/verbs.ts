import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { happened } from "#db/happened.ts";
import { employees as team, users } from "#db/people.ts";
import { openSqlite } from "#db/sqlite.ts";
import type { Context, EmployeeContext } from "#lib/context.ts";
import type { Employee } from "#lib/employees/employee.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { hostedToken } from "#lib/hosted/access-token.ts";
import { beginHandoff, finishHandoff, type HandoffConfig } from "#lib/hosted/handoff.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { authorize } from "#lib/oauth/authorize.ts";
import type { IssuerContext } from "#lib/oauth/issuer.ts";
import { builtInProduct } from "#lib/products/built-in.ts";
import { endProductSession, findProductSession, startUserSession } from "#lib/sessions/session.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";
import { deriveKey } from "#lib/tokens/secret.ts";

/**
 * What the verbs on the way from Confirm to the product's page cost, and what each later request asks: `npx tsx
 * bench/verbs.ts`. One process, a file of its own, every commit on the disk; no server, no sockets. Wall time has the
 * disk in it, processor time hasn't. Hand-offs go in turns over employees, as one may begin 120 an hour.
 */
const EMPLOYEES = 60;
const HAND_OFFS = Number(process.argv[2] ?? 1200);
const READS = 20_000;
const DASHBOARD = "http://localhost:3000";
const PRODUCT = "http://127.0.0.1:3000";
const SECRET = "a secret of at least thirty-two letters";

const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
const store = openSqlite(join(folder, "bench.db"));
process.once("exit", () => rmSync(folder, { recursive: true }));

const clock = () => new Date();
const newId = () => crypto.randomUUID();
const context: Context = { store, clock, newId, request: { requestId: newId(), ip: null, userAgent: "bench" } };
const keys = openKeyring(store, SECRET, clock);
const issuer: IssuerContext = { ...context, issuer: DASHBOARD, productUrl: PRODUCT, keys };

const { product } = builtInProduct({ productUrl: PRODUCT, secret: SECRET }, clock());
const [boss, uma] = [team.olivia, users.uma];
await store.write(function* (tx) {
  const createdAt = clock();
  const hidden = { createdAt, passwordHash: "none" };
  yield* tx.employees.add({ ...boss, ...hidden }, happened("employee.added", createdAt));
  yield* tx.users.add({ ...uma, ...hidden }, happened("user.added", createdAt));
  yield* tx.products.put(product, happened("product.added", createdAt));
  yield* tx.settings.update({ enabled: true }, { id: boss.id, at: createdAt }, []);
});
await ensureSigningKeys(store, SECRET, clock());

async function hire(number: number): Promise<EmployeeContext> {
  const now = clock();
  const employee: Employee = {
    id: newId(),
    name: `Employee ${number}`,
    email: `employee-${number}@acme.example`,
    role: "member",
    active: true,
    createdAt: now,
  };
  const access = "full" as const;
  const given = { id: newId(), employeeId: employee.id, access, grantedById: boss.id, grantedAt: now };
  await store.write(function* (tx) {
    yield* tx.employees.add({ ...employee, passwordHash: "none" }, happened("employee.added", now));
    yield* tx.grants.add(given, happened("grant.created", now));
  });
  const found = await findDashboardSession(context, await startDashboardSession(context, employee.id));
  if (!found) throw new Error("nobody is signed in");
  return { ...context, caller: found.employee, session: found.session };
}

const times = new Map<string, { wall: number[]; cpuUs: number }>();

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const row = times.get(name) ?? { wall: [], cpuUs: 0 };
  times.set(name, row);
  const cpu = process.cpuUsage();
  const from = performance.now();
  const result = await work();
  row.wall.push(performance.now() - from);
  const { user, system } = process.cpuUsage(cpu);
  row.cpuUs += user + system;
  return result;
}

const config: HandoffConfig = {
  issuer: DASHBOARD,
  product,
  redirectUri: product.redirectUris[0] ?? "",
  productUrl: PRODUCT,
  key: deriveKey(SECRET, "hand-off"),
};

async function handOff(employee: EmployeeContext): Promise<string> {
  const input = { userId: uma.id, reason: "Her invoices look wrong", ticket: null, productId: product.id };
  const { impersonation } = await timed("start (the confirming click)", () => startImpersonation(employee, input));
  const { location, cookie } = await timed("initiate", async () =>
    beginHandoff(context, config, { impersonationId: impersonation.id, target: null }),
  );
  const asked = new URL(location).searchParams;
  const answer = await timed("authorize", () => authorize(issuer, employee, DASHBOARD, asked));
  const brought = { answer: new URL(answer).searchParams, sealed: cookie.value, beforeToken: null };
  return (await timed("callback (redeem and open)", () => finishHandoff(context, config, brought))).token;
}

async function read(name: string, one: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < 2000; i++) await one();
  for (let round = 0; round < 5; round++) {
    await timed(name, async () => {
      for (let i = 0; i < READS / 5; i++) await one();
    });
  }
}

const employees: EmployeeContext[] = [];
for (let i = 0; i < EMPLOYEES; i++) employees.push(await hire(i));
for (let i = 0; i < HAND_OFFS; i++) {
  const employee = employees[i % EMPLOYEES];
  if (!employee) continue;
  if (i === EMPLOYEES) times.clear(); // warm
  const token = await handOff(employee);
  await timed("end (sign out of the product)", () => endProductSession(context, token));
}
const p = (sorted: number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? 0;
console.log(`${"".padEnd(34)}      p50      p95   cpu/op`);
for (const [name, { wall, cpuUs }] of times) {
  const sorted = wall.toSorted((a, b) => a - b);
  const [p50, p95] = [p(sorted, 0.5), p(sorted, 0.95)].map((ms) => `${ms.toFixed(2)} ms`.padStart(9));
  console.log(`${name.padEnd(34)}${p50}${p95}${`${(cpuUs / wall.length / 1000).toFixed(2)} ms`.padStart(9)}`);
}

times.clear();
const [someone] = employees;
if (!someone) throw new Error("nobody was hired");
const acting = await handOff(someone);
const own = await startUserSession(context, uma.id);
const dash = await startDashboardSession(context, someone.caller.id);
times.clear();
await read("product session, impersonated", () => findProductSession(context, acting));
await read("product session, the user's own", () => findProductSession(context, own));
await read("dashboard session", () => findDashboardSession(context, dash));
const { session } = await findProductSession(context, acting);
if (!session) throw new Error("nobody is signed in");
await read("access token of a hosted session", () => hostedToken(keys, PRODUCT, product, session, clock()));
console.log(`\n${"".padEnd(34)}     best   median   cpu/op`);
for (const [name, { wall, cpuUs }] of times) {
  const sorted = wall.toSorted((a, b) => a - b);
  const us = [p(sorted, 0), p(sorted, 0.5), cpuUs / wall.length / 1000].map((ms) => (ms * 1000) / (READS / 5));
  console.log(`${name.padEnd(34)}${us.map((one) => `${one.toFixed(1)} µs`.padStart(9)).join("")}`);
}
await store.close();
