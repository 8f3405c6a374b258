import { afterEach, describe, expect, test, vi } from "vitest";
import { as, testContext } from "#lib/context.testing.ts";
import type { Context } from "#lib/context.ts";
import { mayManageUsers } from "#lib/policy.ts";
import type { Store } from "#lib/store/store.ts";
import { changeUser } from "#lib/users/change.ts";
import { userPersonOf } from "#lib/users/user.ts";
import { change, must } from "#lib/verb.ts";
import { addPeople, databases, type TestDatabase } from "./databases.testing.ts";
import { happened } from "./happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
afterEach(() => vi.restoreAllMocks());

const page = { cursor: null, limit: 100 };

describe.each(databases)("a transaction on %s", (_, open) => {
  const team = async (store: TestDatabase) => {
    const { max, uma, sessions } = await addPeople(store, { now });
    return { max, uma, members: as(testContext(store), max, sessions.max) };
  };
  /** What was recorded since the people came. */
  const newest = async ({ store }: Context) =>
    (await store.read((tx) => tx.audit.list({}, page))).items.filter(({ actor }) => actor.kind !== "system");
  const countOf = async (store: Awaited<ReturnType<typeof open>>) =>
    (await store.read((tx) => tx.audit.list({}, page))).items.length;

  test("leaves nothing of a body that throws", async () => {
    const store = await open();
    const broken = store.write(function* (tx) {
      yield* tx.audit.add(happened("session.ended", now));
      yield* tx.attempts.count("key", 1000, now);
      throw new Error("in the middle");
    });
    await expect(broken).rejects.toThrow("in the middle");
    expect(await countOf(store)).toBe(0);
    expect(await store.write((tx) => tx.attempts.count("key", 1000, now))).toMatchObject({ count: 1 });
  });

  test("of a verb that refuses is rolled back and then recorded, as the caller's own attempt", async () => {
    const { max, members, uma } = await team(await open());
    const refused = change(members, function* (tx) {
      yield* tx.users.update(uma.id, { name: "Eve" }, happened("user.renamed", now));
      must(mayManageUsers(max), "user.denied", { user: userPersonOf(uma) });
    });
    await expect(refused).rejects.toMatchObject({ name: "DomainError", code: "forbidden" });
    expect(await members.store.read((tx) => tx.users.find(uma.id))).toMatchObject({ name: uma.name });
    expect(await newest(members)).toMatchObject([
      { type: "user.denied", outcome: "refused", reason: "forbidden", actor: { id: max.id }, user: { id: uma.id } },
    ]);
  });

  test("of a verb that throws anything else is rolled back, and nothing is recorded", async () => {
    const { max, members, uma } = await team(await open());
    const failing = (error: () => void) =>
      change(members, function* (tx) {
        yield* tx.users.update(uma.id, { name: "Eve" }, happened("user.renamed", now));
        error();
      });
    await expect(failing(() => must(mayManageUsers(max)))).rejects.toMatchObject({ code: "forbidden" });
    const mistake = new Error("a mistake of ours");
    await expect(
      failing(() => {
        throw mistake;
      }),
    ).rejects.toBe(mistake);
    expect(await members.store.read((tx) => tx.users.find(uma.id))).toMatchObject({ name: uma.name });
    expect(await newest(members)).toEqual([]);
  });

  test("that refuses still does so when nothing can be written any more", async () => {
    const { members, uma } = await team(await open());
    let writes = 0;
    const full: Store = {
      ...members.store,
      write: (body) => (++writes === 1 ? members.store.write(body) : Promise.reject(new Error("the disk is full"))),
      writeUnrecorded: () => Promise.reject(new Error("the disk is full")),
    };
    const said = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    const refused = changeUser({ ...members, store: full }, uma.id, { name: "Eve" });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    expect(writes).toBe(2);
    expect(String(said.mock.lastCall)).toContain("user.denied");
  });

  test("that only reads can't write", async () => {
    const store = await open();
    await expect(store.read((tx) => tx.audit.add(happened("session.ended", now)))).rejects.toThrow();
    expect(await countOf(store)).toBe(0);
    await store.write((tx) => tx.audit.add(happened("session.ended", now)));
    expect(await countOf(store)).toBe(1);
  });

  test("of many at once loses none", async () => {
    const store = await open();
    const counts = await Promise.all(
      Array.from({ length: 50 }, () => store.write((tx) => tx.attempts.count("key", 60_000, now))),
    );
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
});
