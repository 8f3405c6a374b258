import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lateEnds, recordedEvents, transactions } from "#lib/signals.ts";
import { addPeople, databases, runningOf, type TestDatabase } from "./databases.testing.ts";
import { happened } from "./happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const inTwoHours = new Date(now.getTime() + 2 * 60 * 60 * 1000);

describe.each(databases)("what %s says of itself", (_name, open) => {
  let store: TestDatabase;
  let said: string[];
  let stops: (() => void)[];
  beforeEach(async () => {
    store = await open();
    said = [];
    stops = [
      recordedEvents.listen(({ type, outcome, times }) => said.push(`${type} ${outcome} ${times}`)),
      lateEnds.listen(({ lateMs }) => said.push(`late by ${lateMs}`)),
    ];
  });
  afterEach(async () => {
    for (const stop of stops) stop();
    await store.close();
  });

  test("is said once it is committed, and never of what was undone", async () => {
    const refused = { ...happened("grant.revoked", now), outcome: "refused" as const };
    const many = { ...refused, changes: { refusals: { from: 1, to: 5 } } };
    const undone = store.write(function* (tx) {
      yield* tx.audit.add(refused);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(said).toEqual([]);
    await store.write(function* (tx) {
      yield* tx.audit.add(refused);
      yield* tx.audit.add({ ...many, id: crypto.randomUUID() });
      expect(said).toEqual([]);
    });
    expect(said).toEqual(["grant.revoked refused 1", "grant.revoked refused 4"]);
  });

  test("is how late an overdue end came, too", async () => {
    const running = await runningOf(store, await addPeople(store, { now }));
    said.length = 0;
    await store.write((tx) => tx.impersonations.endOverdue(inTwoHours, () => happened("impersonation.ended", now)));
    const lateMs = inTwoHours.getTime() - running.expiresAt.getTime();
    expect(said).toEqual(["impersonation.ended succeeded 1", `late by ${lateMs}`]);
  });

  test("is how long each question and transaction took, and whether it was undone", async () => {
    // Opened once it is asked something.
    await store.read((tx) => tx.settings.get());
    const kinds: string[] = [];
    stops.push(transactions.listen(({ kind, failed, ms }) => kinds.push(`${kind} ${failed} ${ms >= 0}`)));
    await store.read((tx) => tx.settings.get());
    await store.ask((tx) => tx.settings.get());
    await store.write((tx) => tx.audit.add(happened("session.ended", now)));
    await expect(
      store.read(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(kinds).toEqual(["read false true", "ask false true", "write false true", "read true true"]);
  });
});
