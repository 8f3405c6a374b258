import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { as, testContext } from "#lib/context.testing.ts";
import type { Context } from "#lib/context.ts";
import { signIn } from "#lib/employees/employees.testing.ts";
import { endImpersonation, settleOverdue } from "#lib/impersonations/end.ts";
import { HOUR_MS } from "#lib/impersonations/impersonation.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { enrollTotp, HALF_A_MINUTE, prove } from "#lib/second-factors/enrolled.testing.ts";
import { removeTotp } from "#lib/second-factors/remove.ts";
import { findProductSession, startUserSession } from "#lib/sessions/session.ts";
import { monotonicMs } from "#lib/skew.ts";
import type { Store } from "#lib/store/store.ts";
import { takeActions } from "#lib/timeline/take.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { openTestPostgres } from "./postgres.testing.ts";
import { openSqlite } from "./sqlite.ts";

let folder: string;
let path: string;
const opened: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-skew-"));
  path = join(folder, "test.db");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

const open = <S extends Store>(store: S): S => {
  opened.push(store);
  return store;
};
const openFile = () => open(openSqlite(path));

/** A clock that goes, and that a test can set wrong. */
function goingClock() {
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
  return clock;
}

const clockOf = (clock: ReturnType<typeof goingClock>, context: Context): Context => ({ ...context, clock: clock.now });

describe.each<[string, () => { store: Store; ask: () => Promise<void> }]>([
  // Somebody on the same file, whose clock is right and has been for longer.
  [
    "SQLite, against the other process on the file",
    () => {
      const other = openFile();
      return { store: openFile(), ask: () => other.skew.measure(() => new Date()) };
    },
  ],
  ["Postgres, against the database", () => ({ store: open(openTestPostgres()), ask: async () => {} })],
])("a clock that is an hour wrong, on %s", (_, openOne) => {
  const clock = goingClock();
  let store: Store;
  let context: Context;
  let people: People;
  let ask: () => Promise<void>;
  beforeEach(async () => {
    ({ store, ask } = openOne());
    clock.aheadMs = 0;
    context = clockOf(clock, testContext(store));
    people = await addPeople(store, { now: new Date() });
    await ask();
    await store.skew.measure(clock.now);
  });

  const set = async (aheadMs: number) => {
    clock.aheadMs = aheadMs;
    await ask();
    await store.skew.measure(clock.now);
  };
  const visit = () => findProductSession(context, "cookie");
  const unavailable = expect.objectContaining({ code: "unavailable" });

  test.each([
    ["ahead", HOUR_MS],
    ["behind", -HOUR_MS],
  ])("%s: whoever impersonates is refused until it is right, and nothing ends by it", async (_which, aheadMs) => {
    const { id } = await runningOf(store, people, { createdAt: new Date() });
    expect((await visit()).session).not.toBeNull();
    await set(aheadMs);
    expect(store.skew.ms() / 1000).toBeCloseTo(aheadMs / 1000, -1);
    await expect(visit()).rejects.toEqual(unavailable);
    await expect(listRevocations(context, people.product.id, null)).rejects.toEqual(unavailable);
    await expect(takeActions(context, people.product, [])).rejects.toEqual(unavailable);
    const input = { userId: people.ugo.id, reason: "why", ticket: null, productId: null };
    await expect(startImpersonation(as(context, people.mina, people.sessions.mina), input)).rejects.toEqual(
      unavailable,
    );
    await settleOverdue(context);
    expect(await store.read((tx) => tx.impersonations.find(id))).toMatchObject({ endedAt: null });
    await set(0);
    expect((await visit()).session).not.toBeNull();
  });

  test("users go on, and who takes power away takes what they mean and nothing else", async () => {
    const { id } = await runningOf(store, people, { createdAt: new Date() });
    const { id: other } = await runningOf(
      store,
      people,
      { createdAt: new Date(), impersonator: people.adam, dashboardSessionId: people.sessions.adam.id },
      "other",
    );
    const ordinary = await startUserSession(context, people.ugo.id);
    await set(HOUR_MS);
    expect((await findProductSession(context, ordinary)).session).not.toBeNull();
    await endImpersonation(as(context, people.olivia, people.sessions.olivia), id);
    const endOf = (which: string) => store.read((tx) => tx.impersonations.find(which));
    expect(await endOf(id)).toMatchObject({ endReason: "ended_by_admin" });
    expect(await endOf(other)).toMatchObject({ endReason: null });
  });

  test.each([
    ["ahead", HOUR_MS],
    ["behind", -HOUR_MS],
  ])("%s: a proof is dated and asked for rightly, and no code of another hour is one", async (_which, aheadMs) => {
    const mina = await signIn(context, people.mina.id);
    const app = await enrollTotp(mina, { now: new Date(), advance() {} });
    await set(aheadMs);
    await expect(prove(mina, { totp: app.code(aheadMs) })).rejects.toMatchObject({ code: "wrong_proof" });
    await prove(mina, { totp: app.code(HALF_A_MINUTE) });
    const { session } = await signIn(context, people.mina.id);
    for (const { id } of [mina.session, session]) {
      const { provedAt } = await store.read((tx) => tx.proofs.find(id));
      expect(Math.abs((provedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    }
    await removeTotp(mina, app.id);
  });

  test.each([
    ["ahead", HOUR_MS],
    ["behind", -2 * HOUR_MS],
  ])(
    "%s: an end that somebody asks for is dated rightly, so that the other servers tell of it",
    async (_which, aheadMs) => {
      const { id } = await runningOf(store, people, { createdAt: new Date() });
      const right = testContext(store);
      right.clock = () => new Date();
      const { nextCursor } = await listRevocations(right, people.product.id, null);
      await set(aheadMs);
      const asked = Date.now();
      await endImpersonation(as(context, people.olivia, people.sessions.olivia), id);
      await set(0);
      const { items } = await listRevocations(right, people.product.id, nextCursor);
      const [end] = items;
      expect(items.map(({ sid }) => sid)).toEqual([id]);
      expect(Math.abs(Number(end?.endedAt) - asked)).toBeLessThan(5000);
      const events = await store.read((tx) => tx.audit.list({ impersonationId: id }, { cursor: null, limit: 10 }));
      const recorded = events.items.find(({ type }) => type === "impersonation.ended");
      expect(Math.abs(Number(recorded?.at) - asked)).toBeLessThan(5000);
    },
  );

  test("is noticed at once when it jumps, before anybody is asked again", async () => {
    await runningOf(store, people, { createdAt: new Date() });
    clock.aheadMs = HOUR_MS;
    await expect(visit()).rejects.toEqual(unavailable);
  });

  test("is said in the log, once, and once when it is right again", async () => {
    const lines = () => vi.mocked(process.stderr.write).mock.calls.map(([line]) => JSON.parse(String(line)));
    await set(HOUR_MS);
    await set(HOUR_MS);
    expect(lines()).toMatchObject([{ level: "error", message: expect.stringContaining("clock is wrong") }]);
    await set(0);
    expect(lines()[1]).toMatchObject({ level: "info", message: expect.stringContaining("right again") });
  });
});

describe("on SQLite, where nobody else knows the time", () => {
  const right = () => new Date();
  const wrong = () => new Date(Date.now() + HOUR_MS);

  test("one process alone is right, whatever its clock does", async () => {
    const [store, clock] = [openFile(), goingClock()];
    await store.skew.measure(clock.now);
    clock.aheadMs = HOUR_MS;
    expect(store.skew.isTooGreat()).toBe(false);
    await store.skew.measure(clock.now);
    expect(store.skew.isTooGreat()).toBe(false);
  });

  test("the later of two that differ is wrong, and the earlier one goes on", async () => {
    const [earlier, later] = [openFile(), openFile()];
    await earlier.skew.measure(right);
    await later.skew.measure(wrong);
    await earlier.skew.measure(right);
    expect([earlier, later].map(({ skew }) => skew.isTooGreat())).toEqual([false, true]);
  });

  test("whose clock jumps is wrong, though it was there first; when the machine's does, nobody is", async () => {
    const [first, second] = [openFile(), openFile()];
    const measure = async (one: () => Date, other: () => Date) => {
      await first.skew.measure(one);
      await second.skew.measure(other);
      return [first, second].map(({ skew }) => skew.isTooGreat());
    };
    await measure(right, right);
    expect(await measure(wrong, right)).toEqual([true, false]);
    await measure(right, right);
    await measure(wrong, wrong);
    expect(await measure(wrong, wrong)).toEqual([false, false]);
  });

  test.each(["null", "[]", "{}", '{"originMs":"0","sinceMs":-1,"saidAtMs":1e999}'])(
    "a file that says no time is ignored: %s",
    async (content) => {
      const store = openFile();
      mkdirSync(`${path}.clocks`, { recursive: true });
      const saidAtMs = String(monotonicMs());
      writeFileSync(join(`${path}.clocks`, "other"), content.replace("1e999", saidAtMs));
      await store.skew.measure(wrong);
      expect([store.skew.ms(), store.skew.isTooGreat()]).toEqual([0, false]);
    },
  );

  test("nobody is compared with a process that has ended, and nothing of it stays", async () => {
    const ended = openSqlite(path);
    await ended.skew.measure(wrong);
    await ended.close();
    expect(readdirSync(`${path}.clocks`)).toEqual([]);
    const store = openFile();
    await store.skew.measure(right);
    expect(store.skew.isTooGreat()).toBe(false);
  });
});
