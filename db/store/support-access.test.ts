import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";

describe.each(databases)("what users say, on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  let now: Date;
  beforeEach(async () => {
    store = await open();
    people = await addPeople(store);
    now = people.grant.grantedAt;
  });

  const inMs = (ms: number) => new Date(now.getTime() + ms);
  const event = () => happened("support_access.changed", now);
  const say = (choice: "always" | "until" | "never", until: Date | null = null) =>
    store.write((tx) => tx.supportAccess.put(people.uma.id, { choice, until, at: now }, event()));
  const found = () => store.read((tx) => tx.supportAccess.find(people.uma.id));
  const overdue = (at: Date) => store.read((tx) => tx.impersonations.isAnyOverdue(at));
  const endOverdue = (at: Date) =>
    store.write((tx) => tx.impersonations.endOverdue(at, () => happened("impersonation.ended", at)));

  test("is one row each, the last word of whoever has chosen", async () => {
    expect(await found()).toBeNull();
    await say("never");
    await say("until", inMs(60_000));
    expect(await found()).toEqual({ choice: "until", until: inMs(60_000) });
    expect(await store.sql("SELECT user_id FROM support_choices")).toHaveLength(1);
  });

  test("has a date exactly where it is a date, whoever writes it", async () => {
    await expect(say("until")).rejects.toThrow();
    await expect(say("never", inMs(1))).rejects.toThrow();
    await expect(say("maybe" as "never")).rejects.toThrow();
  });

  test("is read with the row on every request, and the organization's where there is none", async () => {
    const { id } = await runningOf(store, people);
    const says = async () => (await store.read((tx) => tx.impersonations.findWithFacts(id)))?.facts.userSays;
    expect(await says()).toEqual({ choice: "always", until: null });
    await say("until", inMs(60_000));
    expect(await says()).toEqual({ choice: "until", until: inMs(60_000) });
    const session = await store.read((tx) => tx.productSessions.findBySid(id));
    expect(session?.facts?.userSays).toEqual({ choice: "until", until: inMs(60_000) });
  });

  test("ends by a date what runs, dated by it, and of two ends of time the earlier counts", async () => {
    const { id } = await runningOf(store, people);
    await say("until", inMs(60_000));
    expect([await overdue(inMs(59_999)), await overdue(inMs(60_000))]).toEqual([false, true]);
    expect(await endOverdue(inMs(59_999))).toEqual([]);
    const ended = await endOverdue(inMs(2 * 3_600_000));
    expect(ended).toMatchObject([{ id, endReason: "user_ended", endedAt: inMs(60_000) }]);
    expect(await endOverdue(inMs(2 * 3_600_000))).toEqual([]);
  });
});
