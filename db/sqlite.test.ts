import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Sqlite from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import { openMemory } from "./databases.testing.ts";
import { connectSqlite, openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what was answered survives a power cut: WAL, synchronous=FULL, and foreign keys hold", () => {
  const client = connectSqlite(join(folder, "pragmas.db"));
  const pragma = (name: string) => client.pragma(name, { simple: true });
  expect([pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys"), pragma("busy_timeout")]).toEqual([
    "wal",
    2,
    1,
    5000,
  ]);
  client.close();
});

test.each([
  ["a path", (path: string) => path],
  ["file: and a path", (path: string) => `file:${path}`],
  ["a file URL", (path: string) => pathToFileURL(path).href],
])("%s opens that file, whose folder is made for its owner alone", async (name, addressOf) => {
  const path = join(folder, name.replace(/\W/g, "-"), "new.db");
  await openSqlite(addressOf(path)).close();
  expect(statSync(path).isFile()).toBe(true);
  expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
});

test("opening again migrates nothing, and finds what was written", async () => {
  const path = join(folder, "again.db");
  const first = openSqlite(path);
  await first.write((tx) => tx.attempts.count("key", 60_000, new Date()));
  await first.close();
  const second = openSqlite(path);
  expect(await second.write((tx) => tx.attempts.count("key", 60_000, new Date()))).toMatchObject({ count: 2 });
  await second.close();
});

test("a transaction inside a transaction is refused, and the outer one is whole", async () => {
  const store = openMemory();
  let inner: Promise<unknown> = Promise.resolve();
  await store.write(function* (tx) {
    yield* tx.attempts.count("key", 60_000, new Date());
    inner = store.write((other) => other.attempts.count("key", 60_000, new Date()));
    inner.catch(() => {});
  });
  await expect(inner).rejects.toThrow("inside a transaction");
  expect(await store.write((tx) => tx.attempts.count("key", 60_000, new Date()))).toMatchObject({ count: 2 });
});

test("a reader sees the last whole transaction while another process is in the middle of one", async () => {
  const path = join(folder, "readers.db");
  const store = openSqlite(path);
  const other = new Sqlite(path);
  other.exec("BEGIN IMMEDIATE; UPDATE impersonation_settings SET enabled = 1");
  expect(await store.read((tx) => tx.settings.get())).toMatchObject({ enabled: false });
  other.exec("COMMIT");
  expect(await store.read((tx) => tx.settings.get())).toMatchObject({ enabled: true });
  other.close();
  await store.close();
});
