import { describe, expect, test } from "vitest";
import { personOf } from "#lib/employees/employee.ts";
import { HOUR_MS, type Impersonation, OPEN_WITHIN_MS } from "#lib/impersonations/impersonation.ts";
import type { Store } from "#lib/store/store.ts";
import { userPersonOf } from "#lib/users/user.ts";
import { addPeople, databases, pendingOf, runningOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const page = { cursor: null, limit: 100 };
const requested = () => happened("impersonation.requested", now);
const startedEvent = () => happened("impersonation.started", now);
const endedEvent = (row: Impersonation) =>
  happened("impersonation.ended", now, { impersonationId: row.id, reason: row.endReason });

const add = (store: Store, impersonation: Impersonation) =>
  store.write((tx) => tx.impersonations.add(impersonation, requested()));
const start = (store: Store, id: string, at: Date) =>
  store.write((tx) => tx.impersonations.start(id, at, startedEvent));

describe.each(databases)("an impersonation begins on %s", (_, open) => {
  const withPeople = async () => {
    const store = await open();
    return { store, people: await addPeople(store, { now }) };
  };
  const running = async (fields: Partial<Impersonation> = {}) => {
    const { store, people } = await withPeople();
    return { store, people, impersonation: await runningOf(store, people, fields) };
  };

  test("a row is read back as it was written", async () => {
    const { store, people } = await withPeople();
    const pending = pendingOf(people, { ticket: "SUP-1" });
    const expected = {
      ...pending,
      impersonator: personOf(people.mina),
      user: userPersonOf(people.uma),
      product: { id: people.product.id, name: people.product.name },
    };
    expect(await add(store, pending)).toEqual(expected);
    expect(await store.read((tx) => tx.impersonations.find(pending.id))).toEqual(expected);
  });

  test.each([
    ["an hour to the millisecond is accepted", HOUR_MS, true],
    ["a millisecond more than an hour is refused", HOUR_MS + 1, false],
    ["an end at the beginning is refused", 0, false],
    ["an end before the beginning is refused", -1, false],
  ])("by the database itself, %s", async (_name, ms, accepted) => {
    const { store, people } = await withPeople();
    const adding = add(store, pendingOf(people, { expiresAt: later(ms) }));
    if (accepted) await adding;
    else await expect(adding).rejects.toThrow();
    expect((await store.read((tx) => tx.impersonations.listUnended({}))).length).toBe(accepted ? 1 : 0);
    expect((await store.read((tx) => tx.audit.list({ type: "impersonation.requested" }, page))).items.length).toBe(
      accepted ? 1 : 0,
    );
  });

  test("of twenty begun by one employee at once, one is", async () => {
    const { store, people } = await withPeople();
    const added = await Promise.all(Array.from({ length: 20 }, () => add(store, pendingOf(people))));
    expect(added.filter((one) => one !== null)).toHaveLength(1);
    expect((await store.read((tx) => tx.audit.list({ type: "impersonation.requested" }, page))).items).toHaveLength(1);
  });

  test("the next may begin once the one before has ended, and another employee's at any time", async () => {
    const { store, people, impersonation } = await running();
    expect(await add(store, pendingOf(people))).toBeNull();
    const adams = { impersonator: people.adam, dashboardSessionId: people.sessions.adam.id };
    expect(await add(store, pendingOf(people, adams))).not.toBeNull();
    await store.write((tx) => tx.impersonations.end({ id: impersonation.id }, "replaced", now, endedEvent));
    expect(await add(store, pendingOf(people))).not.toBeNull();
  });

  test("of twenty that open one at once, one does", async () => {
    const { store, people } = await withPeople();
    const pending = pendingOf(people);
    await add(store, pending);
    const started = await Promise.all(Array.from({ length: 20 }, () => start(store, pending.id, later(1000))));
    expect(started.filter((one) => one !== null)).toMatchObject([
      { startedAt: later(1000), expiresAt: pending.expiresAt },
    ]);
    expect((await store.read((tx) => tx.audit.list({ type: "impersonation.started" }, page))).items).toHaveLength(1);
  });

  test.each([
    ["within its minute", OPEN_WITHIN_MS - 1, HOUR_MS, true],
    ["not once its minute is over", OPEN_WITHIN_MS, HOUR_MS, false],
    ["not once it has expired, if that is sooner", 30_000, 30_000, false],
  ])("is opened %s", async (_name, afterMs, lastsMs, opens) => {
    const { store, people } = await withPeople();
    const pending = pendingOf(people, { expiresAt: later(lastsMs) });
    await add(store, pending);
    expect((await start(store, pending.id, later(afterMs))) !== null).toBe(opens);
  });

  test("once ended it can't be opened", async () => {
    const { store, people } = await withPeople();
    const pending = pendingOf(people);
    await add(store, pending);
    await store.write((tx) => tx.impersonations.end({}, "stopped", now, endedEvent));
    expect(await start(store, pending.id, later(1000))).toBeNull();
  });

  test("are listed by status as it is now, whether or not anybody has noted the end", async () => {
    const { store, people, impersonation } = await running();
    const adams = pendingOf(people, { impersonator: people.adam, dashboardSessionId: people.sessions.adam.id });
    await add(store, adams);
    const ids = async (status: "pending" | "live" | "ended", at: Date) =>
      (await store.read((tx) => tx.impersonations.list({ status }, page, at))).items.map(({ id }) => id);
    const at = { soon: later(2000), afterTheMinute: later(OPEN_WITHIN_MS), afterTheHour: later(HOUR_MS) };
    expect([await ids("pending", at.soon), await ids("live", at.soon), await ids("ended", at.soon)]).toEqual([
      [adams.id],
      [impersonation.id],
      [],
    ]);
    expect([await ids("pending", at.afterTheMinute), await ids("ended", at.afterTheMinute)]).toEqual([[], [adams.id]]);
    expect([await ids("live", at.afterTheHour), (await ids("ended", at.afterTheHour)).sort()]).toEqual([
      [],
      [adams.id, impersonation.id].sort(),
    ]);
  });

  test("are listed by user and by impersonator, newest first, page by page", async () => {
    const { store, people } = await withPeople();
    const ids: string[] = [];
    for (let nth = 0; nth < 7; nth++) {
      const at = later(Math.floor(nth / 2) * 1000);
      const one = pendingOf(people, {
        createdAt: at,
        expiresAt: later(HOUR_MS),
        user: nth === 0 ? people.ugo : people.uma,
      });
      await add(store, one);
      await store.write((tx) => tx.impersonations.end({ id: one.id }, "replaced", at, endedEvent));
      ids.push(one.id);
    }
    const list = (cursor: string | null) =>
      store.read((tx) =>
        tx.impersonations.list({ userId: people.uma.id, impersonatorId: people.mina.id }, { cursor, limit: 4 }, now),
      );
    const first = await list(null);
    const second = await list(first.nextCursor);
    const listed = [...first.items, ...second.items];
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([4, 2, null]);
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
    expect(listed.map(({ createdAt }) => createdAt)).toEqual(
      [...listed.map(({ createdAt }) => createdAt)].sort((a, b) => b.getTime() - a.getTime()),
    );
    const adams = await store.read((tx) => tx.impersonations.list({ impersonatorId: people.adam.id }, page, now));
    expect(adams).toEqual({ items: [], nextCursor: null });
  });

  test("are listed up to the last instant that somebody can ask for", async () => {
    const { store, people, impersonation } = await running();
    const which = { userId: people.uma.id, to: new Date("9999-12-31T23:59:59.999Z") };
    const { items } = await store.read((tx) => tx.impersonations.list(which, page, now));
    expect(items.map(({ id }) => id)).toEqual([impersonation.id]);
  });

  test("are counted since an instant, with the oldest of them", async () => {
    const { store, people, impersonation } = await running();
    const count = (since: Date) => store.read((tx) => tx.impersonations.countBegunSince(people.mina.id, since));
    expect(await count(now)).toEqual({ count: 1, oldestAt: impersonation.createdAt });
    expect(await count(later(1))).toEqual({ count: 0, oldestAt: null });
  });
});
