import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { verifyLog } from "../verify/verify.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { commitmentOf, personalFields, valuesOf } from "./leaf.ts";
import { logOn, type TestLog } from "./log.testing.ts";
import { sealLog, treeOf } from "./seal.ts";

const HOUR_MS = 60 * 60 * 1000;

describe.each(databases)("on %s", (_, open) => {
  let store: TestDatabase;
  let log: TestLog;
  beforeEach(async () => {
    store = await open();
    log = logOn(store);
  });

  const record = (count = 1) =>
    store.write(function* (tx) {
      for (let index = 0; index < count; index++) yield* tx.audit.add(happened("session.ended", log.clock()));
    });
  const verify = () => store.read((tx) => verifyLog(tx, { keys: [log.signer] }));
  const size = async () => (await store.read(treeOf)).size;

  test("every event gets one leaf, numbered without gaps, whoever seals at the same time", async () => {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        await record(3);
        await sealLog(log);
      }),
    );
    await sealLog(log);
    expect(await verify()).toEqual({ size: 24, archived: 0, unsealed: 0 });
    expect(await store.sql("SELECT count(*) AS leaves, max(leaf_index) + 1 AS next FROM audit_leaves")).toMatchObject([
      { leaves: 24, next: 24 },
    ]);
  });

  test("an event that commits late has its leaf after those with higher numbers", async () => {
    await record(3);
    // As a transaction of another process that took its number first.
    await store.sql("DELETE FROM audit_unsealed WHERE seq = 2");
    await sealLog(log);
    expect(await size()).toBe(2);
    await store.sql("INSERT INTO audit_unsealed VALUES (2)");
    await sealLog(log);
    expect(await verify()).toEqual({ size: 3, archived: 0, unsealed: 0 });
  });

  test("a log of before is sealed in portions, and each of its events is in it", async () => {
    await record(1203);
    const portions: number[] = [];
    await sealLog(log, { progress: (sealed) => void portions.push(sealed) });
    expect(portions).toEqual([500, 1000, 1203]);
    expect(await verify()).toEqual({ size: 1203, archived: 0, unsealed: 0 });
  });

  test("a checkpoint is kept, and said, at a start, at an end, each hour and at the stop", async () => {
    const people = await addPeople(store);
    await sealLog(log);
    expect(log.said).toHaveLength(1); // the first hour
    await record();
    await sealLog(log);
    expect(log.said).toHaveLength(1);
    const { id } = await runningOf(store, people);
    await sealLog(log);
    expect(log.said).toHaveLength(2);
    await store.write((tx) =>
      tx.impersonations.end({ id }, "stopped", log.clock(), () => happened("impersonation.ended", log.clock())),
    );
    await sealLog(log);
    expect(log.said).toHaveLength(3);
    await sealLog(log, { stopping: true });
    expect(log.said).toHaveLength(4);
    log.time.advance(HOUR_MS);
    await sealLog(log);
    await sealLog(log);
    expect(log.said).toHaveLength(5);
    const kept = await store.read((tx) => tx.sealing.listCheckpoints({ cursor: null, limit: 50 }));
    expect(kept.items).toEqual([...log.said].reverse());
    for (const { note, size: signed } of kept.items)
      expect(openCheckpoint(note, [log.signer])).toMatchObject({ size: signed });
  });

  test("a leaf names nobody, and says what it hides by salts that lie beside", async () => {
    await addPeople(store);
    await sealLog(log);
    const [entry] = await store.read((tx) => tx.sealing.list(0, 1));
    const [leaf, recorded] = [entry?.leaf ?? "", entry?.recorded];
    if (!entry || !recorded) throw new Error("the first event has no leaf");
    expect(JSON.parse(leaf)).toMatchObject({
      id: recorded.event.id,
      type: recorded.event.type,
      at: recorded.event.at.toISOString(),
    });
    const values = valuesOf(recorded.event);
    for (const field of personalFields) {
      const salt = entry.salts[field];
      expect(JSON.parse(leaf)[`${field}Hash`]).toBe(salt === null ? null : commitmentOf(salt, values[field]));
      expect(salt === null).toBe(values[field] === null);
      if (salt !== null) expect(Buffer.from(salt, "base64")).toHaveLength(32);
    }
    expect((await store.sql("SELECT leaf FROM audit_leaves")).join()).not.toContain("@");
  });

  test.each([
    "UPDATE audit_leaves SET leaf = 'x' WHERE leaf_index = 0",
    "UPDATE audit_leaves SET leaf_index = 9 WHERE leaf_index = 0",
    "UPDATE audit_leaves SET reason_salt = 'x' WHERE leaf_index = 0",
    "DELETE FROM audit_leaves",
    "UPDATE audit_nodes SET hash = 'x'",
    "DELETE FROM audit_nodes",
    "UPDATE audit_checkpoints SET size = 0",
    "DELETE FROM audit_checkpoints",
    "UPDATE audit_events SET type = 'x'",
    "UPDATE audit_events SET actor_name = 'x'",
    "UPDATE audit_events SET user_id = NULL, actor_id = 'x'",
    "DELETE FROM audit_events",
  ])("the database refuses %s", async (statement) => {
    await record();
    await sealLog(log);
    await expect(store.sql(statement)).rejects.toThrow("append-only");
  });
});
