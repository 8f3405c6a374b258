import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addPeople, type People, runningOf } from "#db/databases.testing.ts";
import { dialectOf, type Past, pastOf } from "#db/past.testing.ts";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import { settleTallies } from "#lib/audit/tally.ts";
import { as, testClock, testContext } from "#lib/context.testing.ts";
import { listOwnSessions } from "#lib/employees/account.ts";
import { listTeam } from "#lib/employees/team.ts";
import { settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { refusalsOf } from "#lib/impersonations/hand-offs.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { sweepImports } from "#lib/provisioning/imports/cancel.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import type { PageRequest } from "#lib/store/store.ts";

/**
 * What each list, timer and push costs behind a long past, beside the same behind none: `npx tsx bench/history.ts`. Two
 * SQLite files of its own, asked by turns, once each; the medians, and their ratio. Behind both somebody impersonates
 * now. The small one's past fills a page of each list, so that the same is shown of both.
 */
const TURNS = 151;
const now = new Date("2026-11-22T09:00:00.000Z");
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const small: Past = { impersonations: 120, events: 10_000, others: 120, waiting: 0 };
const large: Past = { impersonations: 100_000, events: 900_000, others: 10_000, waiting: 10_000 };

const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));

async function made(name: string, past: Past) {
  const client = connectSqlite(join(folder, name));
  const store = sqliteStore(client);
  const people = await addPeople(store, { now });
  const since = new Date(now.getTime() - 800 * DAY_MS);
  const from = { since, productId: people.product.id, grantId: people.grant.id, sessionId: people.sessions.mina.id };
  client.pragma("foreign_keys = OFF");
  client.exec(`BEGIN; ${pastOf(dialectOf.SQLite, past, from).join("; ")}; COMMIT`);
  client.pragma("foreign_keys = ON");
  await runningOf(store, people, { createdAt: now });
  const clock = testClock(new Date(now.getTime() + 5000).toISOString());
  const amid = new Date(since.getTime() + (past.impersonations / 2) * MINUTE_MS);
  return { store, client, people, amid, context: testContext(store, clock) };
}

type Made = Awaited<ReturnType<typeof made>>;

const page: PageRequest = { cursor: null, limit: 50 };
/** In the midst of the past. */
const deep = ({ amid }: Made): PageRequest => ({
  cursor: Buffer.from(JSON.stringify([amid.getTime(), "5"])).toString("base64url"),
  limit: 50,
});
const byOlivia = ({ context, people }: Made) => as(context, people.olivia, people.sessions.olivia);
const cursorOf = (seq: number) => Buffer.from(`${seq}.${now.getTime() + 4000}`).toString("base64url");

async function sessionsPage(at: Made) {
  const olivia = byOlivia(at);
  const past = await listImpersonations(olivia, { status: "ended" }, page);
  const pending = await listImpersonations(olivia, { status: "pending" }, page);
  const live = await listImpersonations(olivia, { status: "live" }, page);
  await refusalsOf(olivia, [...pending.items, ...live.items, ...past.items]);
}

const audit =
  (filter: Parameters<typeof listAuditEvents>[1], place = page) =>
  (at: Made) =>
    listAuditEvents(byOlivia(at), filter, place);
const uma = (people: People) => people.uma.id;

const asked: [string, (at: Made) => Promise<unknown>][] = [
  ["GET /api/v1/revocations, no cursor", ({ context, people }) => listRevocations(context, people.product.id, null)],
  [
    "GET /api/v1/revocations, each second",
    ({ context, people }) => listRevocations(context, people.product.id, cursorOf(1)),
  ],
  ["timer: settleOverdue", ({ context }) => settleOverdue(context)],
  ["timer: testBrake", ({ context }) => testBrake(context)],
  ["timer: queues in which something waits", ({ store }) => store.read((tx) => tx.outbox.nextReceiver(""))],
  ["timer: settleTallies", ({ context }) => settleTallies(context)],
  ["hourly: sweepImports", ({ context }) => sweepImports(context, { starting: false })],
  ["sessions page", sessionsPage],
  ["sessions of one user", (at) => listImpersonations(byOlivia(at), { userId: uma(at.people) }, page)],
  ["sessions, deep page", (at) => listImpersonations(byOlivia(at), {}, deep(at))],
  ["audit log, first page", audit({})],
  ["audit log, deep page", (at) => audit({}, deep(at))(at)],
  ["audit log, a rare type", audit({ type: "impersonation.code_reused" })],
  ["audit log, a rare type of one who did all", (at) => audit({ actorId: at.people.mina.id, type: "user.denied" })(at)],
  ["audit log, one user", audit({ userId: "past-user-7" })],
  ["audit log, one session", audit({ impersonationId: "past-7" })],
  ["audit log, some minutes", (at) => audit({ from: new Date(at.amid.getTime() - 40 * MINUTE_MS), to: at.amid })(at)],
  ["own dashboard sessions", (at) => listOwnSessions(as(at.context, at.people.mina, at.people.sessions.mina))],
  ["team page", (at) => listTeam(byOlivia(at))],
  ["API keys", ({ store }) => store.read((tx) => tx.apiKeys.list())],
  ["an attempt is counted", ({ store }) => store.write((tx) => tx.attempts.count("a", 60_000, now))],
];

async function milliseconds(one: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await one();
  return performance.now() - from;
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const began = performance.now();
const both = [await made("small.db", small), await made("large.db", large)] as const;
console.log(`made in ${Math.round((performance.now() - began) / 1000)} s; milliseconds each, and large ÷ small\n`);
for (const [name, one] of asked) {
  const times = both.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [nth, at] of both.entries()) times[nth]?.push(await milliseconds(() => one(at)));
  }
  const [few = 0, many = 0] = times.map(median);
  console.log(
    `${few.toFixed(3).padStart(9)} ${many.toFixed(3).padStart(9)} ${(many / few).toFixed(2).padStart(7)}  ${name}`,
  );
}

const [, behind] = both;
const rowsIn = (table: string) => behind.client.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const tables = ["product_sessions", "authorization_codes", "access_tokens", "refresh_tokens", "deliveries"];
console.log(`\nbefore the purge: ${tables.map((table) => `${table} ${rowsIn(table)}`).join(", ")}`);
let longest = 0;
let from = performance.now();
const tick = setInterval(() => {
  longest = Math.max(longest, performance.now() - from);
  from = performance.now();
}, 1);
const purged = performance.now();
await purgeSpent(behind.context);
clearInterval(tick);
console.log(`after it: ${tables.map((table) => `${table} ${rowsIn(table)}`).join(", ")}`);
console.log(
  `in ${Math.round(performance.now() - purged)} ms, nobody else waiting longer than ${Math.round(longest)} ms`,
);
for (const { store } of both) await store.close();
rmSync(folder, { recursive: true });
