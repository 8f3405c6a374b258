import { happened } from "#db/happened.ts";
import { PAST_WEBHOOK, pastId } from "#db/past.testing.ts";
import { users } from "#db/people.ts";
import { exportAuditLog } from "#lib/audit/export/export.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import { checkpointNow, listCheckpoints, proveConsistency, proveEvent } from "#lib/audit/log/ask.ts";
import { sealLog, treeOf } from "#lib/audit/log/seal.ts";
import { settleTallies } from "#lib/audit/tally.ts";
import { listOwnSessions } from "#lib/employees/account.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { listTeam } from "#lib/employees/team.ts";
import { endImpersonation, settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { refusalsOf } from "#lib/impersonations/hand-offs.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { sweepImports } from "#lib/provisioning/imports/cancel.ts";
import { findProductSession } from "#lib/sessions/session.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import type { PageRequest } from "#lib/store/store.ts";
import { noteSession } from "#lib/timeline/note.ts";
import { getWholeSession, listTimeline } from "#lib/timeline/session.ts";
import { takeActions } from "#lib/timeline/take.ts";
import { listDeliveries, listWebhooks } from "#lib/webhooks/list.ts";
import { clock, newId } from "./log-file.ts";
import { type Made, MINUTE_MS } from "./past.ts";
import { RARE_TICKET } from "./past-texts.ts";

/** What is asked behind a past: every list, timer, push and change. */

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

type Asked = [name: string, ask: (at: Made) => Promise<unknown>];

const sessions =
  (query: Parameters<typeof listImpersonations>[1], place = page) =>
  (at: Made) =>
    listImpersonations(byOlivia(at), query, place);

const deliveries = (status?: "delivered" | "dead", place?: (at: Made) => PageRequest) => (at: Made) =>
  listDeliveries(byOlivia(at), PAST_WEBHOOK, { status }, place?.(at) ?? page);

/** Up to its first byte, whoever reads on. */
const firstByteOf =
  (format: "csv" | "jsonl" | "ocsf") =>
  async ({ olivia }: Made) => {
    const reader = (await exportAuditLog(olivia, { format }, "https://dash.example/audit")).getReader();
    await reader.read();
    await reader.cancel();
  };

async function proveGrowth({ olivia, store }: Made) {
  const { size } = await store.read(treeOf);
  await proveConsistency(olivia, { from: 5000, to: size });
}

async function sealOne({ store, sealing }: Made) {
  await store.write((tx) => tx.audit.add(happened("session.ended", clock())));
  await sealLog(sealing);
}

const tell = ({ context, product, sid }: Made) =>
  takeActions(context, product, [{ id: newId(), sid, at: clock().toISOString(), kind: "act", name: "invoice.sent" }]);

async function startAndEnd({ mina, started }: Made) {
  const { impersonation } = await startImpersonation(mina, started);
  await endImpersonation(mina, impersonation.id);
}

export const asked: Asked[] = [
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
  ["audit log, one session", audit({ impersonationId: pastId(7) })],
  ["audit log, some minutes", (at) => audit({ from: new Date(at.amid.getTime() - 40 * MINUTE_MS), to: at.amid })(at)],
  ["own dashboard sessions", (at) => listOwnSessions(at.mina)],
  ["team page", (at) => listTeam(byOlivia(at))],
  ["API keys", ({ store }) => store.read((tx) => tx.apiKeys.list())],
  ["an attempt is counted", ({ store }) => store.write((tx) => tx.attempts.count("a", 60_000, clock()))],
  ["sessions, searched by a rare ticket", sessions({ query: RARE_TICKET })],
  ["sessions, searched by what all have", sessions({ query: "uma" })],
  ["sessions, searched by what none has", sessions({ query: "nobodyhere" })],
  ["sessions, searched by what none has together", sessions({ query: "uma nobodyhere" })],
  ["sessions, searched by a Member", ({ mina }) => listImpersonations(mina, { query: "uma" }, page)],
  [
    "sessions of one employee",
    ({ mina, olivia }) => listImpersonations(olivia, { impersonatorId: mina.caller.id }, page),
  ],
  ["sessions of a product", sessions({ productId: BUILT_IN_ID })],
  ["sessions, some minutes", (at) => sessions({ from: new Date(at.amid.getTime() - 40 * MINUTE_MS), to: at.amid })(at)],
  ["a session's page", ({ olivia }) => getWholeSession(olivia, pastId(7))],
  ["a session's timeline", ({ olivia }) => listTimeline(olivia, { id: pastId(7), pages: true }, page)],
  ["a session's note", ({ mina }) => noteSession(mina, pastId(7), newId())],
  ["webhooks", ({ olivia }) => listWebhooks(olivia)],
  ["a webhook's deliveries", deliveries()],
  ["a webhook's deliveries, those dead", deliveries("dead")],
  ["a webhook's deliveries, deep page", deliveries("delivered", deep)],
  ["export, first byte of CSV", firstByteOf("csv")],
  ["export, first byte of JSON Lines", firstByteOf("jsonl")],
  ["export, first byte of OCSF", firstByteOf("ocsf")],
  ["a checkpoint of now", ({ olivia, sealing }) => checkpointNow(olivia, sealing.signer)],
  ["checkpoints", ({ olivia }) => listCheckpoints(olivia, page)],
  ["checkpoints, deep page", (at) => listCheckpoints(byOlivia(at), deep(at))],
  ["proof of an event", ({ olivia, sealing }) => proveEvent(olivia, "past-event-7", sealing.signer)],
  ["proof of growth", proveGrowth],
  ["timer: an event is recorded and sealed", sealOne],
  ["timer: recordLate", ({ store }) => store.recordLate(clock())],
  ["metrics: what a scrape asks", ({ store }) => store.read((tx) => tx.impersonations.countUnended(clock()))],
  ["who is signed in to the dashboard", ({ context, tokens }) => findDashboardSession(context, tokens.dashboard)],
  ["who is signed in to the product", ({ context, tokens }) => findProductSession(context, tokens.product)],
  ["POST /api/v1/actions", tell],
];

/** As an employee may start 120 an hour, it is asked fewer times. */
export const askedSeldom: Asked[] = [["a session starts and ends", startAndEnd]];

/** Once all that is spent has been deleted. */
export const askedLast: Asked[] = [["hourly: purgeSpent", ({ context }) => purgeSpent(context)]];
