import { describe, expect, test } from "vitest";
import { testClock, testContext } from "#lib/context.testing.ts";
import { logoutOf } from "#lib/logouts/queue.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import type { Store, Tables } from "#lib/store/store.ts";
import { addPeople, databases, runningOf, type TestDatabase } from "./databases.testing.ts";
import { dialectOf, pastOf } from "./past.testing.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const DAY = 24 * 60 * 60 * 1000;
const PORTION = 200;
const refused = { outcome: "status_500", status: 500, text: null, tookMs: 1 } as const;

const purgeable = [
  "authorization_codes",
  "access_tokens",
  "hosted_codes",
  "refresh_tokens",
  "product_sessions",
  "deliveries",
  "one_time_links",
  "totps",
  "passkeys",
  "recovery_codes",
  "personal_tokens",
];

async function countsOf(store: TestDatabase, tables: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await store.sql(`SELECT count(*) AS rows FROM ${table}`);
    counts[table] = Number(row?.rows);
  }
  return counts;
}

describe.each(databases)("what is spent, on %s,", (dialect, open) => {
  /** A past of so many impersonations, and Mina who is impersonating now, with all that a hand-off leaves. */
  async function withPast(impersonations: number, since = later(-90 * DAY)) {
    const store = await open();
    const people = await addPeople(store, { now });
    const from = { since, productId: people.product.id, grantId: people.grant.id, sessionId: people.sessions.mina.id };
    const past = { impersonations, events: 0, others: impersonations, waiting: 0 };
    for (const statement of pastOf(dialectOf[dialect as keyof typeof dialectOf], past, from))
      await store.sql(statement);
    const running = await runningOf(store, people);
    const code = {
      codeHash: "now",
      impersonationId: running.id,
      productId: people.product.id,
      codeChallenge: "c",
      withoutHint: false,
    };
    const times = { createdAt: now, expiresAt: later(60_000) };
    await store.write(function* (tx) {
      yield* tx.codes.add({ ...code, ...times, redirectUri: "u", nonce: null, redeemedAt: now });
      const token = { tokenHash: "now", impersonationId: running.id, productId: people.product.id };
      yield* tx.accessTokens.add({ ...token, ...times });
      yield* tx.outbox.add(logoutOf("now", people.product.id, running.id, now));
    });
    const clock = testClock(now.toISOString());
    return { store, clock, context: testContext(store, clock), running };
  }

  test("goes, a portion at a time, and what is going on stays, with all events and impersonations", async () => {
    const { store, context } = await withPast(PORTION + 10);
    const kept = ["impersonations", "audit_events", "dashboard_sessions", "grants", "users"];
    const before = await countsOf(store, kept);
    const sizes: unknown[] = [];
    const watching: Store = {
      ...store,
      write: async (body) => {
        const result = await store.write(body);
        sizes.push(result);
        return result;
      },
    };
    await purgeSpent({ ...context, store: watching });
    expect(await countsOf(store, purgeable)).toEqual({
      authorization_codes: 1,
      access_tokens: 1,
      hosted_codes: 0,
      refresh_tokens: 0,
      product_sessions: 1,
      deliveries: 1,
      one_time_links: 0,
      ...{ totps: 0, passkeys: 0, recovery_codes: 0, personal_tokens: 0 },
    });
    expect(await countsOf(store, kept)).toEqual(before);
    const portions = [PORTION, 10];
    // Two kinds of delivery are delivered, one is dead.
    const deliveries = [PORTION, PORTION, 20, ...portions];
    const factors = [...portions, ...portions, ...portions, ...portions];
    expect(sizes).toEqual([...portions, ...portions, ...portions, ...deliveries, 0, ...portions, ...factors, 0]);
  });

  test("of notices goes what is older than 90 days, read or not", async () => {
    const { store, context } = await withPast(10, later(-90 * DAY - 5 * 60_000));
    await store.sql("UPDATE employee_notices SET read_at = at WHERE id = 'past-1'");
    await purgeSpent(context);
    const left = await store.sql("SELECT id FROM employee_notices WHERE id LIKE 'past-%' ORDER BY at");
    expect(left.map(({ id }) => id)).toEqual(["past-6", "past-7", "past-8", "past-9", "past-10"]);
  });

  test("is deleted once by two who delete at once", async () => {
    const { store, context } = await withPast(50);
    await Promise.all([purgeSpent(context), purgeSpent(context)]);
    expect(Object.values(await countsOf(store, purgeable))).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  });

  test.each<[what: string, keptMs: number, overAt: number, find: (tx: Tables, sid: string) => unknown]>([
    ["a code, used or not,", DAY, 60_000, (tx) => tx.codes.find("now")],
    ["an access token", DAY, 60_000, (tx) => tx.accessTokens.find("now")],
    ["a product's session", 7 * DAY, 60 * 60_000, (tx, sid) => tx.productSessions.findBySid(sid)],
  ])("%s is kept to the millisecond", async (_, keptMs, overAt, find) => {
    const { store, clock, context, running } = await withPast(1);
    const isThere = async () => (await store.read((tx) => find(tx, running.id) as never)) !== null;
    clock.advance(overAt + keptMs - 1);
    await purgeSpent(context);
    expect(await isThere()).toBe(true);
    clock.advance(1);
    await purgeSpent(context);
    expect(await isThere()).toBe(false);
  });

  test("is no delivery that is still to be made, however old; one that is over goes after a week", async () => {
    const { store, clock, context, running } = await withPast(1);
    clock.advance(365 * DAY);
    await purgeSpent(context);
    const [due] = await store.read((tx) => tx.outbox.listDue(`logout:${running.product.id}`, clock.now));
    expect(due?.id).toBe("now");
    if (due) await store.write((tx) => tx.outbox.giveUp(due, clock.now, refused));
    await purgeSpent(context);
    expect(await countsOf(store, ["deliveries"])).toEqual({ deliveries: 0 });
  });

  test("is no tally that waits to be recorded; windows that are over go", async () => {
    const { store, clock, context } = await withPast(0);
    for (const key of ["tally a b c", "stranger"]) await store.write((tx) => tx.attempts.count(key, 1000, now));
    clock.advance(1000);
    await purgeSpent(context);
    expect(await store.sql("SELECT key FROM attempts")).toEqual([{ key: "tally a b c" }]);
  });
});
