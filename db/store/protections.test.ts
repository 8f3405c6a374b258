import { expect, test } from "vitest";
import { addPeople, openSqliteInMemory } from "../databases.testing.ts";
import { happened } from "../happened.ts";

/** More than a statement of SQLite may have parameters; Postgres takes twice as many. */
const MANY = 33_000;

test("are found among more users, and kept of more addresses, than one statement takes", async () => {
  const store = openSqliteInMemory();
  const { uma } = await addPeople(store);
  const at = new Date("2026-11-22T09:00:00.000Z");
  const ids = Array.from({ length: MANY }, (_, nth) => `nobody-${nth}`);
  await store.write(function* (tx) {
    const row = { kind: "domain" as const, subject: "globex.example", reason: null, at, byId: null, keyId: null };
    yield* tx.protections.add(row, happened("domain.protected", at));
    yield* tx.protections.keepAddresses(ids, at);
  });
  const found = await store.read((tx) => tx.protections.ofUsers([...ids, uma.id]));
  expect(found.map(({ userId, subject }) => [userId, subject])).toEqual([[uma.id, "globex.example"]]);
  await store.write(function* (tx) {
    const kept = yield* tx.protections.addressesAmong(ids);
    expect(kept).toHaveLength(MANY);
    yield* tx.protections.dropAddresses(kept);
    expect(yield* tx.protections.isAnyAddressKept()).toBe(false);
  });
}, 60_000);
