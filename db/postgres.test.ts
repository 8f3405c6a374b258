import { expect, test } from "vitest";
import { as, testContext } from "#lib/context.testing.ts";
import { mayManageUsers } from "#lib/policy.ts";
import { change, must } from "#lib/verb.ts";
import { addPeople, databases } from "./databases.testing.ts";

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

onPostgres("after five conflicts it gives up with the conflict's own code, and nothing is written", async () => {
  const store = await openPostgres();
  const tryIt = conflictsFirst(5, "40001");
  const writing = store.write(function* (tx) {
    yield* tx.attempts.count("key", 1000, now);
    return tryIt();
  });
  await expect(writing).rejects.toMatchObject({ code: "40001" });
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
