import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { happened } from "#db/happened.ts";
import { employees as team, users } from "#db/people.ts";
import { openSqlite } from "#db/sqlite.ts";
import type { Context, EmployeeContext } from "#lib/context.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { builtInProduct } from "#lib/products/built-in.ts";
import { openKeyring } from "#lib/tokens/keys.ts";
import { addWebhook } from "#lib/webhooks/add.ts";
import { webhookWay } from "#lib/webhooks/way.ts";
import { quantile } from "./figures.ts";

/**
 * Is the confirming click slower while a webhook's receiver is dead and 10,000 events wait for it? `npx tsx
 * bench/webhooks.ts`. One process, three files, by turns, each with a look of the sender under way as the timer has it:
 * without a webhook, with one that takes everything, and with one that nobody answers at. Then that one is back.
 */
const QUEUED = Number(process.env.QUEUED ?? 10_000);
const SESSIONS = QUEUED / 5;
const ROUNDS = Number(process.env.ROUNDS ?? 200);
const [DASHBOARD, PRODUCT, SECRET] = ["http://localhost:3000", "http://127.0.0.1:3000", "x".repeat(32)];

const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const config = { reach: { local: true, allowedPrivateHosts: [] }, secret: SECRET };
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);
const newId = () => crypto.randomUUID();

/** A receiver that takes everything, or nothing: then it leaves whoever asks without an answer. */
async function receive() {
  const receiver = { alive: true, got: [] as string[], url: "" };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      if (!receiver.alive) return;
      receiver.got.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

/** A file with a few employees who may impersonate, as one may begin 120 an hour. */
async function openBench(name: string) {
  const store = openSqlite(join(folder, `${name}.db`));
  const context: Context = { store, clock, newId, request: { requestId: newId(), ip: null, userAgent: "bench" } };
  const { product } = builtInProduct({ productUrl: PRODUCT, secret: SECRET }, clock());
  const createdAt = clock();
  await store.write(function* (tx) {
    const hidden = { createdAt, passwordHash: "none" };
    yield* tx.employees.add({ ...team.olivia, ...hidden }, happened("employee.added", createdAt));
    yield* tx.users.add({ ...users.uma, ...hidden }, happened("user.added", createdAt));
    yield* tx.products.put(product, happened("product.added", createdAt));
    yield* tx.settings.update({ enabled: true }, { id: team.olivia.id, at: createdAt }, []);
  });
  const signIn = async (id: string): Promise<EmployeeContext> => {
    const found = await findDashboardSession(context, await startDashboardSession(context, id));
    if (!found) throw new Error("nobody is signed in");
    return { ...context, caller: found.employee, session: found.session };
  };
  const granted: EmployeeContext[] = [];
  for (let nth = 0; nth < ROUNDS / 50; nth++) {
    const id = newId();
    const employee = { ...team.mina, id, email: `employee-${nth}@acme.example`, createdAt, passwordHash: "none" };
    const access = "full" as const;
    const grant = { id: newId(), employeeId: id, access, grantedById: team.olivia.id, grantedAt: createdAt };
    await store.write(function* (tx) {
      yield* tx.employees.add(employee, happened("employee.added", createdAt));
      yield* tx.grants.add(grant, happened("grant.created", createdAt));
    });
    granted.push(await signIn(id));
  }
  const sender = openSender({ webhook: webhookWay });
  const sending = {
    ...context,
    ...config,
    issuer: DASHBOARD,
    productUrl: PRODUCT,
    keys: openKeyring(store, SECRET, clock),
  };
  return {
    store,
    deliver: () => sender.deliver(sending),
    hook: async (url: string) =>
      addWebhook(await signIn(team.olivia.id), config, { url, events: ["impersonation.*"], kind: "standard" }),
    async start(round: number): Promise<number> {
      const employee = granted[round % granted.length];
      if (!employee) throw new Error("nobody may");
      void sender.deliver(sending).catch(console.error);
      const from = performance.now();
      await startImpersonation(employee, {
        userId: users.uma.id,
        reason: "bench",
        ticket: null,
        productId: product.id,
      });
      return performance.now() - from;
    },
  };
}

const [plain, alive, dead] = [await openBench("plain"), await openBench("alive"), await openBench("dead")];
const [takes, gone] = [await receive(), await receive()];
await alive.hook(takes.url);
await dead.hook(gone.url);
gone.alive = false;
for (let nth = 0; nth < QUEUED; nth += 100)
  await dead.store.write(function* (tx) {
    for (let i = nth; i < nth + 100; i++) {
      const of = { impersonationId: `session ${i % SESSIONS}`, reason: String(Math.floor(i / SESSIONS)) };
      yield* tx.audit.add(happened("impersonation.action", clock(), of));
    }
  });
// Long enough that the receiver is known to be gone.
await dead.deliver();

const times: Record<string, number[]> = { plain: [], alive: [], dead: [] };
for (let round = 0; round < ROUNDS; round++)
  for (const [name, bench] of Object.entries({ plain, alive, dead })) {
    times[name]?.push(await bench.start(round));
    await new Promise((done) => setTimeout(done, 10));
  }
const medians = Object.fromEntries(Object.entries(times).map(([name, figures]) => [name, quantile(figures, 0.5)]));
const { plain: p = 0, alive: a = 0, dead: d = 0 } = medians;
console.log(`a start, median of ${ROUNDS}: no webhook ${p.toFixed(2)} ms, one that takes all ${a.toFixed(2)} ms,`);
console.log(
  `one that is gone with ${QUEUED} waiting ${d.toFixed(2)} ms; p95 ${Object.values(times)
    .map((f) => quantile(f, 0.95).toFixed(2))
    .join(", ")}`,
);
console.log(`gone / takes all ${(d / a).toFixed(2)}, gone / none ${(d / p).toFixed(2)}`);

gone.alive = true;
const from = performance.now();
// What is under way to who didn't answer ends by itself, within seconds.
for (let looks = 0; looks < 200 && gone.got.length < QUEUED + ROUNDS; looks++) {
  aheadMs += 61_000;
  await dead.deliver();
  await new Promise((done) => setTimeout(done, 250));
}
const seconds = (performance.now() - from) / 1000;
const seen = new Map<string, string>();
for (const body of gone.got) {
  const { type, data } = JSON.parse(body);
  const before = seen.get(data.impersonationId) ?? "";
  if (type === "impersonation.action" && !before.includes(data.reason))
    seen.set(data.impersonationId, before + data.reason);
}
const whole = [...seen.values()].filter((order) => order === "01234").length;
console.log(
  `back: ${gone.got.length} messages in ${seconds.toFixed(1)} s, ${whole} of ${SESSIONS} sessions whole and in order`,
);
process.exit(0);
