import { expect, test } from "vitest";
import { as, testContext } from "#lib/context.testing.ts";
import { toldOf } from "#lib/http/problem.ts";
import { mayManageUsers } from "#lib/policy.ts";
import { isContended, isUnwritable } from "#lib/store/unwritable.ts";
import { change, must, takeAwayWithoutCaller } from "#lib/verb.ts";
import { addPeople, databases } from "./databases.testing.ts";
import { happened } from "./happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const openPostgres = databases.find(([name]) => name === "Postgres")?.[1] ?? (() => Promise.reject(new Error("none")));
/** The quick loop leaves Postgres out, and these with it. */
const onPostgres = test.skipIf(!databases.some(([name]) => name === "Postgres"));

/** What Postgres says to a transaction that got in another's way, this many times. */
const conflictsFirst = (times: number, code: string) => {
  let tries = 0;
  return () => {
    tries++;
    if (tries <= times) throw new Error("wrapped", { cause: Object.assign(new Error("conflict"), { code }) });
    return tries;
  };
};

onPostgres.each(["40001", "40P01"])("a body runs again after a conflict (%s), and counts once", async (code) => {
  const store = await openPostgres();
  const tryIt = conflictsFirst(2, code);
  const tries = await store.write(function* (tx) {
    yield* tx.attempts.count("key", 1000, now);
    return tryIt();
  });
  expect(tries).toBe(3);
  expect(await store.write((tx) => tx.attempts.count("key", 1000, now))).toMatchObject({ count: 2 });
});

onPostgres("after ten conflicts it gives up with the conflict's own code, and nothing is written", async () => {
  const store = await openPostgres();
  const tryIt = conflictsFirst(10, "40001");
  const writing = store.write(function* (tx) {
    yield* tx.attempts.count("key", 1000, now);
    return tryIt();
  });
  await expect(writing).rejects.toMatchObject({ cause: { code: "40001" } });
  expect(await store.sql("SELECT key FROM attempts")).toEqual([]);
});

onPostgres("any other error is thrown at once", async () => {
  const store = await openPostgres();
  const tryIt = conflictsFirst(1, "23505");
  const writing = store.write(function* (tx) {
    yield* tx.attempts.clear("key");
    return tryIt();
  });
  await expect(writing).rejects.toThrow("wrapped");
});

onPostgres("a refusal after conflicts is recorded once", async () => {
  const store = await openPostgres();
  const { max, sessions } = await addPeople(store, { now });
  const tryIt = conflictsFirst(2, "40001");
  const refused = change(as(testContext(store), max, sessions.max), function* (tx) {
    yield* tx.attempts.count("key", 1000, now);
    tryIt();
    must(mayManageUsers(max), "user.denied");
  });
  await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  expect(await store.sql("SELECT reason FROM audit_events WHERE type = 'user.denied'")).toEqual([
    { reason: "forbidden" },
  ]);
  expect(await store.sql("SELECT key FROM attempts WHERE key = 'key'")).toEqual([]);
});

onPostgres(
  "what meets others' changes too often asks again: the brake stays off, nothing is owed or left unrecorded",
  async () => {
    const store = await openPostgres();
    const { mina } = await addPeople(store, { now });
    const tryIt = conflictsFirst(10, "40001");
    const taking = takeAwayWithoutCaller(testContext(store), function* (tx) {
      yield* tx.employees.update(mina.id, { active: false }, happened("employee.deactivated", now));
      tryIt();
    });
    const error = await taking.catch((thrown: unknown) => thrown);
    expect(toldOf(error)).toMatchObject({ code: "unavailable", retryAfterSeconds: 1 });
    expect(store.brake.isOn()).toBe(false);
    expect(await store.read((tx) => tx.employees.find(mina.id))).toMatchObject({ active: true });
    await store.brake.test(async () => true);
    expect(await store.read((tx) => tx.employees.find(mina.id))).toMatchObject({ active: true });
  },
);

test.each([
  ["08006", "its connection is lost"],
  ["57P01", "it is told to stop"],
  ["57P03", "it is starting"],
  ["25006", "it is read-only"],
  ["0A000", "it is a standby"],
  ["53100", "its disk is full"],
  ["53300", "it has no connection left"],
  ["55P03", "a lock isn't to be had in time"],
  ["57014", "it doesn't answer in time"],
  ["28P01", "it lets us in no more"],
  ["42501", "it lets us write no more"],
  ["XX001", "it is damaged"],
])("%s says that a database takes no writes: %s", (code) => {
  const error = new Error("wrapped", { cause: Object.assign(new Error("why"), { code }) });
  expect([isUnwritable(error), isContended(error)]).toEqual([true, false]);
});

test.each(["40001", "40P01", "23505", "23514", "22P05", "42P01", "P0001", "ERR_INVALID_ARG"])(
  "%s doesn't: it is about what was written, or who else was writing",
  (code) => {
    expect(isUnwritable(Object.assign(new Error("why"), { code }))).toBe(false);
  },
);
