import { beforeEach, describe, expect, test, vi } from "vitest";
import type { EventType } from "#lib/audit/event.ts";
import { as, type TestClock, testClock, testContext } from "#lib/context.testing.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "./databases.testing.ts";
import { happened } from "./happened.ts";

describe.each(databases)("what waits to be recorded, on %s,", (_, open) => {
  let store: TestDatabase;
  let people: People;
  let clock: TestClock;
  beforeEach(async () => {
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    store = await open();
    clock = testClock();
    people = await addPeople(store, { now: clock.now });
    return () => vi.restoreAllMocks();
  });

  const keep = (type: EventType, at = clock.now) => store.writeUnrecorded((tx) => tx.audit.add(happened(type, at)));
  async function recordedLate() {
    const { items } = await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }));
    return items.filter(({ changes }) => changes?.recorded).map(({ type }) => type);
  }
  const notices = () => store.sql("SELECT type FROM employee_notices WHERE type = 'session_summary'");

  /** Mina's session ends while nobody can be told of it. */
  async function endUntold() {
    const { id } = await runningOf(store, people, { createdAt: clock.now });
    await store.sql("ALTER TABLE employee_notices RENAME COLUMN event_id TO gone");
    await endImpersonation(as(testContext(store, clock), people.mina, people.sessions.mina), id);
  }

  test("is recorded though nobody can be told of it, and so is what came after it", async () => {
    await endUntold();
    await keep("session.ended");
    await store.recordLate(clock.now);
    expect((await recordedLate()).sort()).toEqual(["impersonation.ended", "session.ended"]);
    await store.sql("ALTER TABLE employee_notices RENAME COLUMN gone TO event_id");
    await store.recordLate(clock.now);
    expect(await recordedLate()).toHaveLength(2);
  });

  test("is told of where it can be", async () => {
    await endUntold();
    await store.sql("ALTER TABLE employee_notices RENAME COLUMN gone TO event_id");
    await store.recordLate(clock.now);
    expect(await recordedLate()).toEqual(["impersonation.ended"]);
    expect(await notices()).toHaveLength(1);
  });

  test("is recorded though what came before it can't be, which is said each time", async () => {
    await keep("session.ended", new Date(Number.NaN));
    await keep("session.signed_out");
    for (let n = 0; n < 2; n++) await expect(store.recordLate(clock.now)).rejects.toThrow(RangeError);
    expect(await recordedLate()).toEqual(["session.signed_out"]);
  });
});
