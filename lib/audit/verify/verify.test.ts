import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, openSqliteInMemory, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { originOf, signCheckpoint } from "../log/checkpoint.ts";
import { logOn, newSigner, type TestLog } from "../log/log.testing.ts";
import { sealLog, treeOf } from "../log/seal.ts";
import { hashOfLeaf, hashOfTwo } from "../log/tree.ts";
import type { Verdict } from "./verdict.ts";
import { verifyLog } from "./verify.ts";

let store: TestDatabase;
let log: TestLog;

beforeEach(async () => {
  store = openSqliteInMemory();
  log = logOn(store);
  await runningOf(store, await addPeople(store));
  await sealLog(log);
  // Whoever owns the file has no triggers in their way.
  for (const { name } of await store.sql(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'",
  ))
    await store.sql(`DROP TRIGGER "${name}"`);
});

const verify = (checkpoint?: string): Promise<Verdict> =>
  store.read((tx) => verifyLog(tx, { keys: [log.signer], checkpoint }));
const treeSize = async () => (await store.read(treeOf)).size;
const columns = async (table: string) =>
  (await store.sql(`SELECT name FROM pragma_table_info('${table}') WHERE pk = 0`)).map(({ name }) => String(name));

/** The event of the entry, counted from 1. */
const ofEntry = (entry: number) => `id = (SELECT event_id FROM audit_leaves WHERE leaf_index = ${entry - 1})`;

/** Two rows change places but for these columns. */
async function swap(table: string, key: string, [a, b]: [number, number], but: string[]): Promise<void> {
  const set = (await columns(table)).filter((name) => !but.includes(name));
  await store.sql(`CREATE TEMP TABLE swapped AS SELECT * FROM ${table} WHERE ${key} IN (${a}, ${b})`);
  // Nothing is unique meanwhile.
  for (const name of ["id", "event_id"].filter((each) => set.includes(each)))
    await store.sql(`UPDATE ${table} SET ${name} = ${name} || '?' WHERE ${key} IN (${a}, ${b})`);
  for (const [to, from] of [
    [a, b],
    [b, a],
  ])
    await store.sql(
      `UPDATE ${table} SET (${set}) = (SELECT ${set} FROM swapped WHERE ${key} = ${from}) WHERE ${key} = ${to}`,
    );
}

describe("a log as it was sealed", () => {
  test("verifies, by its own checkpoints and by one that was kept elsewhere", async () => {
    const size = await treeSize();
    expect(await verify()).toEqual({ size, archived: 0, unsealed: 0 });
    expect(log.said).toHaveLength(1);
    const note = log.said[0]?.note ?? "";
    await store.write((tx) => tx.audit.add(happened("session.ended", new Date())));
    expect(await verify(note)).toEqual({ size, archived: 0, unsealed: 1 });
    await sealLog(log);
    expect(await verify(note)).toEqual({ size: size + 1, archived: 0, unsealed: 0 });
  });

  test("isn't held against a checkpoint that another key has signed", async () => {
    const { size, root } = await store.read(treeOf);
    await expect(verify(signCheckpoint(size, root, newSigner()))).rejects.toThrow("isn't signed by its key");
    const moved = { ...log.signer, name: originOf("https://elsewhere.example") };
    expect(await verify(signCheckpoint(size, root, moved))).toMatchObject({ size });
  });
});

describe("what was done to the log is named at its place:", () => {
  const one = (statement: (entry: number) => string) => async () => {
    await store.sql(statement(5));
    return 5;
  };

  test.each<[string, string, () => Promise<number>]>([
    ["an event's time", "edited", one((n) => `UPDATE audit_events SET at = at + 1 WHERE ${ofEntry(n)}`)],
    ["a value beside the leaf", "edited", one((n) => `UPDATE audit_events SET user_agent = 'x' WHERE ${ofEntry(n)}`)],
    ["an event's id", "edited", one((n) => `UPDATE audit_events SET id = 'x' WHERE ${ofEntry(n)}`)],
    [
      "a leaf",
      "edited",
      one((n) => `UPDATE audit_leaves SET leaf = replace(leaf, 'succeeded', 'refused') WHERE leaf_index = ${n - 1}`),
    ],
    [
      "a node above a leaf",
      "edited",
      async () => {
        await store.sql("UPDATE audit_nodes SET hash = 'x' WHERE place = 2");
        return 2;
      },
    ],
    [
      "a value taken, as if it had been erased",
      "edited",
      one(
        (n) =>
          `UPDATE audit_events SET actor_name = 'Erased', actor_email = NULL, actor_kind = 'user', actor_id = 'x' WHERE ${ofEntry(n)}`,
      ),
    ],
    ["an event taken out", "deleted", one((n) => `DELETE FROM audit_events WHERE ${ofEntry(n)}`)],
    ["a leaf taken out", "deleted", one((n) => `DELETE FROM audit_leaves WHERE leaf_index = ${n - 1}`)],
    [
      "a leaf taken out, and the rest moved up",
      "deleted",
      async () => {
        await store.sql("DELETE FROM audit_leaves WHERE leaf_index = 4");
        await store.sql("UPDATE audit_leaves SET leaf_index = -leaf_index WHERE leaf_index > 4");
        await store.sql("UPDATE audit_leaves SET leaf_index = -leaf_index - 1 WHERE leaf_index < 0");
        return 5;
      },
    ],
    [
      "an event put in",
      "inserted",
      async () => {
        const names = (await columns("audit_events")).filter((name) => name !== "id");
        await store.sql(
          `INSERT INTO audit_events (id, ${names}) SELECT 'new', ${names} FROM audit_events WHERE ${ofEntry(5)}`,
        );
        return (await treeSize()) + 1;
      },
    ],
    [
      "a leaf put in, and the rest moved down",
      "inserted",
      async () => {
        await store.sql("UPDATE audit_leaves SET leaf_index = -leaf_index WHERE leaf_index > 3");
        await store.sql("UPDATE audit_leaves SET leaf_index = -leaf_index + 1 WHERE leaf_index < 0");
        await store.sql("INSERT INTO audit_leaves (leaf_index, event_id, leaf) VALUES (4, 'new', '{}')");
        return 5;
      },
    ],
    [
      "a leaf put at the end",
      "inserted",
      async () => {
        const size = await treeSize();
        await store.sql(`INSERT INTO audit_leaves (leaf_index, event_id, leaf) VALUES (${size}, 'new', '{}')`);
        return size + 1;
      },
    ],
    [
      "two events' numbers changed",
      "reordered",
      async () => {
        await swap("audit_events", "seq", [5, 8], []);
        return 5;
      },
    ],
    [
      "two events' ids changed",
      "reordered",
      async () => {
        await swap(
          "audit_events",
          "seq",
          [5, 8],
          (await columns("audit_events")).filter((name) => name !== "id"),
        );
        return 5;
      },
    ],
    [
      "all but their ids changed",
      "reordered",
      async () => {
        await swap("audit_events", "seq", [5, 8], ["id"]);
        return 5;
      },
    ],
    [
      "two leaves side by side changed",
      "reordered",
      async () => {
        await swap("audit_leaves", "leaf_index", [4, 5], []);
        return 5;
      },
    ],
    [
      "two leaves changed",
      "reordered",
      async () => {
        await swap("audit_leaves", "leaf_index", [4, 7], []);
        return 5;
      },
    ],
    [
      "the events of the end cut off",
      "truncated",
      async () => {
        await store.sql("DELETE FROM audit_events WHERE seq > 9");
        return 10;
      },
    ],
    [
      "the end cut off wholly",
      "truncated",
      async () => {
        await cutTo(9);
        return 10;
      },
    ],
  ])("%s: %s", async (_, kind, tamper) => {
    const entry = await tamper();
    expect(await verify()).toEqual({ entry, kind });
  });

  test("the end cut off with the kept checkpoints is seen by a checkpoint from elsewhere only", async () => {
    const note = log.said[0]?.note;
    await cutTo(9);
    await store.sql("DELETE FROM audit_checkpoints");
    expect(await verify()).toMatchObject({ size: 9 });
    expect(await verify(note)).toEqual({ entry: 10, kind: "truncated" });
  });

  test("the whole tree made anew is seen by whoever has signed the one before", async () => {
    const note = log.said[0]?.note;
    const size = await treeSize();
    await cutTo(5);
    await store.sql("UPDATE audit_events SET reason = 'x' WHERE seq > 5");
    await store.sql("DELETE FROM audit_unsealed");
    for (let seq = 6; seq <= size; seq++) await store.sql(`INSERT INTO audit_unsealed VALUES (${seq})`);
    await sealLog({ ...log, say: () => {} });
    expect(await verify()).toEqual({ entry: size, kind: "forked" });
    await store.sql("DELETE FROM audit_checkpoints");
    expect(await verify()).toMatchObject({ size });
    expect(await verify(note)).toEqual({ entry: size, kind: "forked" });
  });

  test("a kept checkpoint that was changed, or signed by somebody else", async () => {
    await store.sql("UPDATE audit_checkpoints SET note = replace(note, 'localhost', 'another')");
    expect(await verify()).toEqual({ entry: await treeSize(), kind: "forked" });
  });

  /** As if the rest had never been: leaves and nodes; of nine, the events too. */
  async function cutTo(size: number): Promise<void> {
    await store.sql(`DELETE FROM audit_nodes WHERE place >= ${2 * size - size.toString(2).replaceAll("0", "").length}`);
    await store.sql(`DELETE FROM audit_leaves WHERE leaf_index >= ${size}`);
    if (size === 9) await store.sql("DELETE FROM audit_events WHERE seq > 9");
  }
});

test("the hashes of the tests are those of RFC 6962", () => {
  expect(hashOfLeaf("")).toBe(
    Buffer.from("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "hex").toString("base64"),
  );
  expect(hashOfTwo(hashOfLeaf(""), hashOfLeaf(""))).toHaveLength(44);
});
