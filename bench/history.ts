import type { Past } from "#db/past.testing.ts";
import { employees as team, users } from "#db/people.ts";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import { settleTallies } from "#lib/audit/tally.ts";
import type { Context, EmployeeContext } from "#lib/context.ts";
import { listOwnSessions } from "#lib/employees/account.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { listTeam } from "#lib/employees/team.ts";
import { settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { refusalsOf } from "#lib/impersonations/hand-offs.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { sweepImports } from "#lib/provisioning/imports/cancel.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import type { PageRequest } from "#lib/store/store.ts";
import { quantile, ratiosOf, spreadOf } from "./figures.ts";
import { large, small, understudyFile } from "./files.ts";
import { type Figure, report, short } from "./results.ts";
import { milliseconds } from "./rounds.ts";

/**
 * What each list, timer and push costs behind a long past, beside the same behind none. Two SQLite files of their own, asked
 * by turns, once each; the ratio of the medians of a seventh of the turns, seven times. Behind both somebody impersonates
 * now. The small one's past fills a page of each list, so that the same is shown of both.
 */
const ROUNDS = 7;
const TURNS = 21;
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

const clock = () => new Date();
const newId = () => crypto.randomUUID();

async function made(name: string, past: Past) {
  const client = connectSqlite(await understudyFile(name, { users: 0, past }));
  const store = sqliteStore(client);
  const context: Context = { store, clock, newId, request: { requestId: newId(), ip: null, userAgent: "bench" } };
  const [olivia, mina] = [await signedIn(context, team.olivia.id), await signedIn(context, team.mina.id)];
  await startImpersonation(mina, { userId: users.uma.id, reason: "bench", ticket: null, productId: BUILT_IN_ID });
  client.exec("UPDATE impersonations SET started_at = created_at WHERE ended_at IS NULL");
  const amid = new Date(Date.now() - 800 * DAY_MS + (past.impersonations / 2) * MINUTE_MS);
  return { store, client, olivia, mina, amid, context };
}

async function signedIn(context: Context, employeeId: string): Promise<EmployeeContext> {
  const found = await findDashboardSession(context, await startDashboardSession(context, employeeId));
  if (!found) throw new Error("nobody is signed in");
  return { ...context, caller: found.employee, session: found.session };
}

type Made = Awaited<ReturnType<typeof made>>;

const page: PageRequest = { cursor: null, limit: 50 };
/** In the midst of the past. */
const deep = ({ amid }: Made): PageRequest => ({
  cursor: Buffer.from(JSON.stringify([amid.getTime(), "5"])).toString("base64url"),
  limit: 50,
});
const byOlivia = ({ olivia }: Made) => olivia;
const cursorOf = (seq: number) => Buffer.from(`${seq}.${Date.now() - 1000}`).toString("base64url");

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

const asked: [string, (at: Made) => Promise<unknown>][] = [
  ["GET /api/v1/revocations, no cursor", ({ context }) => listRevocations(context, BUILT_IN_ID, null)],
  ["GET /api/v1/revocations, each second", ({ context }) => listRevocations(context, BUILT_IN_ID, cursorOf(1))],
  ["timer: settleOverdue", ({ context }) => settleOverdue(context)],
  ["timer: testBrake", ({ context }) => testBrake(context)],
  ["timer: queues in which something waits", ({ store }) => store.read((tx) => tx.outbox.nextReceiver(""))],
  ["timer: settleTallies", ({ context }) => settleTallies(context)],
  ["hourly: sweepImports", ({ context }) => sweepImports(context, { starting: false })],
  ["sessions page", sessionsPage],
  ["sessions of one user", (at) => listImpersonations(byOlivia(at), { userId: users.uma.id }, page)],
  ["sessions, deep page", (at) => listImpersonations(byOlivia(at), {}, deep(at))],
  ["audit log, first page", audit({})],
  ["audit log, deep page", (at) => audit({}, deep(at))(at)],
  ["audit log, a rare type", audit({ type: "impersonation.code_reused" })],
  ["audit log, a rare type of one who did all", (at) => audit({ actorId: at.mina.caller.id, type: "user.denied" })(at)],
  ["audit log, one user", audit({ userId: "past-user-7" })],
  ["audit log, one session", audit({ impersonationId: "past-7" })],
  ["audit log, some minutes", (at) => audit({ from: new Date(at.amid.getTime() - 40 * MINUTE_MS), to: at.amid })(at)],
  ["own dashboard sessions", (at) => listOwnSessions(at.mina)],
  ["team page", (at) => listTeam(byOlivia(at))],
  ["API keys", ({ store }) => store.read((tx) => tx.apiKeys.list())],
  ["an attempt is counted", ({ store }) => store.write((tx) => tx.attempts.count("a", 60_000, clock()))],
];

const both = [await made("past-small", small.past), await made("past-large", large.past)] as const;
const figures: Figure[] = [];
for (const [name, one] of asked) {
  const turn = async (at: Made) => milliseconds(() => one(at));
  const times: number[][][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of times) each.push([]);
    for (let nth = 0; nth < TURNS; nth++)
      for (const [which, at] of both.entries()) times[which]?.[round]?.push(await turn(at));
  }
  const [few = [], many = []] = times.map((rounds) => rounds.map((all) => quantile(all, 0.5)));
  const [before, behind] = [few, many].map((medians) => `${short(quantile(medians, 0.5))} ms`);
  if (["audit log, deep page", "audit log, a rare type"].includes(name)) figures.push({ row: name, ...spreadOf(many) });
  figures.push({ row: `past: ${name}`, ...ratiosOf(many, few), of: `${behind} behind 100,000, ${before} behind few` });
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
report(figures);
