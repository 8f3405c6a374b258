import { beforeEach, expect, test, vi } from "vitest";
import { impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import { endImpersonation, settleOverdue } from "./end.ts";
import { HOUR_MS } from "./impersonation.ts";
import { listRevocations } from "./revocations.ts";

let team: Team;
let productId: string;
beforeEach(async () => {
  team = await openTeam();
  const [product] = await team.store.read((tx) => tx.products.listActive());
  productId = product?.id ?? "";
});

const ask = async (cursor: string | null = null) => {
  const { items, nextCursor } = await listRevocations(team.context, productId, cursor);
  return { sids: items.map(({ sid }) => sid), nextCursor };
};

async function endOne(): Promise<string> {
  const { id } = await impersonate(team, team.mina, team.uma);
  await endImpersonation(team.mina, id);
  return id;
}

test("an end is told at the next question, whatever ended it, and a running one isn't", async () => {
  const before = await ask();
  const stopped = await endOne();
  const expired = await impersonate(team, team.mina, team.uma);
  expect((await ask(before.nextCursor)).sids).toEqual([stopped]);
  team.clock.advance(HOUR_MS);
  await settleOverdue(team.context);
  expect((await ask(before.nextCursor)).sids).toContain(expired.id);
});

test("asking again and again from each answer's cursor misses none and stops repeating after a minute", async () => {
  const ended: string[] = [];
  const told = new Set<string>();
  let { nextCursor } = await ask();
  for (let turn = 0; turn < 40; turn++) {
    if (turn % 4 === 0) ended.push(await endOne());
    team.clock.advance(5000);
    const answer = await ask(nextCursor);
    for (const sid of answer.sids) told.add(sid);
    nextCursor = answer.nextCursor;
  }
  expect([...told].sort()).toEqual([...ended].sort());
  team.clock.advance(61_000);
  nextCursor = (await ask(nextCursor)).nextCursor;
  expect((await ask(nextCursor)).sids).toEqual([]);
});

/**
 * A second end beside this one, under a smaller number. As Postgres can have it: numbers are given when a row is written,
 * and seen when its transaction is done.
 */
async function recordLate(of: string, seq: number, behindMs = 0): Promise<string> {
  const late = crypto.randomUUID();
  const endedAt = team.store.earlier("ended_at", behindMs);
  await team.store.sql(
    `INSERT INTO impersonations (id, impersonator_id, user_id, product_id, reason, ticket, dashboard_session_id, grant_id, enable_epoch, created_at, started_at, expires_at, ended_at, end_reason) SELECT '${late}', impersonator_id, user_id, product_id, reason, ticket, dashboard_session_id, grant_id, enable_epoch, created_at, started_at, expires_at, ${endedAt}, end_reason FROM impersonations WHERE id = '${of}'`,
  );
  await team.store.sql(
    `INSERT INTO audit_events (seq, id, type, at, outcome, actor_kind, impersonation_id, product_id, request_id) VALUES (${seq}, '${late}', 'impersonation.ended', (SELECT ended_at FROM impersonations WHERE id = '${late}'), 'succeeded', 'system', '${late}', '${productId}', 'r')`,
  );
  return late;
}

test("an end that another process wrote late, under a smaller number, is told all the same", async () => {
  const first = await endOne();
  const { nextCursor } = await ask();
  const late = await recordLate(first, -1);
  team.clock.advance(3000);
  expect((await ask(nextCursor)).sids).toContain(late);
});

const HOURS_MS = 5 * 60 * 60_000;

/** By a process whose clock is so much wrong. */
async function endOneByClock(aheadMs: number): Promise<string> {
  const { id } = await impersonate(team, team.mina, team.uma);
  const clock = () => new Date(team.clock.now.getTime() + aheadMs);
  await endImpersonation({ ...team.mina, clock }, id);
  return id;
}

test.each([
  ["behind", -HOURS_MS],
  ["ahead", HOURS_MS],
])(
  "an end of a process whose clock is hours %s is told at the next question, and to whoever begins anew",
  async (_, aheadMs) => {
    const { nextCursor } = await ask();
    const sid = await endOneByClock(aheadMs);
    expect((await ask(nextCursor)).sids).toEqual([sid]);
    expect((await ask()).sids).toEqual([sid]);
  },
);

test("so it is when its clock was hours behind, for as long as a number can be given and not seen", async () => {
  await endOne();
  const before = await team.store.read((tx) => tx.audit.newestEnd(productId));
  let { nextCursor } = await ask();
  team.clock.advance(90_000);
  nextCursor = (await ask(nextCursor)).nextCursor;
  // Leaves room for the number that isn't seen yet.
  await team.store.sql(
    `INSERT INTO audit_events (seq, id, type, at, outcome, actor_kind, request_id) SELECT ${before} + 1000, 'room', 'session.ended', at, 'succeeded', 'system', 'r' FROM audit_events WHERE seq = ${before}`,
  );
  const other = await endOne();
  team.clock.advance(5000);
  const answer = await ask(nextCursor);
  expect(answer.sids).toEqual([other]);
  const late = await recordLate(other, before + 500, HOURS_MS);
  team.clock.advance(5000);
  expect((await ask(answer.nextCursor)).sids.sort()).toEqual([late, other].sort());
});

test("a cursor of long ago is none: what it missed is past its hour", async () => {
  const { nextCursor } = await ask();
  const old = await endOne();
  team.clock.advance(66 * 60_000);
  const recent = await endOne();
  expect((await ask(nextCursor)).sids).toEqual([recent]);
  expect(old).not.toBe(recent);
});

test("an end that the audit log couldn't take is told all the same", async () => {
  const { id } = await impersonate(team, team.mina, team.uma);
  const { nextCursor } = await ask();
  await team.store.sql("ALTER TABLE audit_events RENAME COLUMN user_agent TO broken");
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await endImpersonation(team.mina, id);
  vi.restoreAllMocks();
  expect((await ask(nextCursor)).sids).toEqual([id]);
  expect((await ask()).sids).toContain(id);
});

test("whoever begins anew hears of the last 65 minutes, as of nothing before any token is good", async () => {
  const old = await endOne();
  team.clock.advance(66 * 60_000);
  const recent = await endOne();
  const { sids, nextCursor } = await ask();
  expect(sids).toEqual([recent]);
  expect(sids).not.toContain(old);
  expect(nextCursor).toMatch(/^[\w-]+$/);
});

test.each([
  "",
  "x",
  "MTIz",
  ...["1.2.3", "-1.5", "999999999999999:1.1"].map((text) => Buffer.from(text).toString("base64url")),
])("a cursor that isn't ours is refused: %j", async (cursor) => {
  await expect(ask(cursor)).rejects.toMatchObject({ code: "invalid_input" });
});
