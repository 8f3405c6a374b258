import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addPeople, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { openSqlite } from "#db/sqlite.ts";
import { testClock, testContext } from "#lib/context.testing.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { findProductSession } from "#lib/sessions/session.ts";
import { runScript, serverVariables } from "./command.testing.ts";

let folder: string;
let database: string;
let backup: string;
let people: People;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-backup-"));
  [database, backup] = [join(folder, "test.db"), join(folder, "backup")];
  const store = openSqlite(database);
  people = await addPeople(store, { now: new Date() });
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const command = (name: "backup" | "restore", ...words: string[]) =>
  runScript(`db-${name}`, words, serverVariables(`file:${database}`));

const now = () => testClock(new Date().toISOString());
const countOf = (path: string, table: string) => {
  const client = new Sqlite(path, { readonly: true });
  try {
    return client.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  } finally {
    client.close();
  }
};

test("a backup of a database that is written to all the while is whole, and of one moment", async () => {
  const writer = new Sqlite(database);
  writer.exec("CREATE TABLE pairs (one TEXT, other TEXT)");
  const add = writer.prepare("INSERT INTO pairs VALUES (?, ?)");
  const addPair = writer.transaction(() => {
    add.run("left", "x".repeat(500));
    add.run("right", "x".repeat(500));
  });
  for (let i = 0; i < 5000; i++) addPair();
  let copying = true;
  const copied = command("backup", backup).finally(() => {
    copying = false;
  });
  while (copying) {
    addPair();
    await new Promise((later) => setImmediate(later));
  }
  expect(await copied).toMatchObject({ code: 0, err: "" });
  const count = Number(countOf(join(backup, "database.db"), "pairs"));
  expect(count % 2).toBe(0);
  expect(count).toBeLessThan(Number(countOf(database, "pairs")));
  writer.close();
  expect((await command("restore", backup)).code).toBe(0);
  expect(countOf(database, "pairs")).toBe(count);
});

test("after a restore everybody is signed out, nobody may impersonate, links are void, and the log says what it lacks", async () => {
  const store: TestDatabase = { ...openSqlite(database), sql: async () => [], earlier: () => "" };
  await runningOf(store, people, { createdAt: new Date() }, "impersonated");
  const { olivia, max } = people;
  const link = { id: "link", tokenHash: "hash", purpose: "reset", employeeId: max.id, createdById: olivia.id } as const;
  const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000), usedAt: null };
  const blank = { email: null, name: null, role: null };
  const event = happened("employee.reset_link_created", new Date());
  await store.write((tx) => tx.links.add({ ...link, ...times, ...blank }, event));
  await store.close();
  expect((await command("backup", backup)).code).toBe(0);
  const { code, out } = await command("restore", backup);
  expect(code).toBe(0);
  expect(out).toContain("Everybody is signed out,");
  const restored = openSqlite(database);
  const context = testContext(restored, now());
  for (const { token } of Object.values(people.sessions)) expect(await findDashboardSession(context, token)).toBeNull();
  expect((await findProductSession(context, "impersonated")).session).toBeNull();
  expect(await restored.read((tx) => tx.settings.get())).toMatchObject({ enabled: false });
  expect(await restored.read((tx) => tx.links.listOpen("reset", new Date()))).toEqual([]);
  const { items } = await restored.read((tx) =>
    tx.audit.list({ type: "database.restored" }, { cursor: null, limit: 2 }),
  );
  const { at } = JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8"));
  expect(items).toMatchObject([{ actor: { kind: "system" }, changes: { missing: { from: at } } }]);
  await restored.close();
});

test("what was there before a restore is kept, and what waited to be recorded comes back with the backup", async () => {
  mkdirSync(`${database}.unrecorded`);
  writeFileSync(join(`${database}.unrecorded`, "one.json"), "[]");
  expect((await command("backup", backup)).code).toBe(0);
  rmSync(`${database}.unrecorded`, { recursive: true });
  const later = new Sqlite(database);
  later.exec("CREATE TABLE later (one TEXT)");
  later.close();
  expect((await command("restore", backup)).out).toContain("What was there is kept at");
  const kept = readdirSync(folder).find((name) => name.includes(".before-")) ?? "";
  expect(countOf(join(folder, kept), "later")).toBe(0);
  expect(() => countOf(database, "later")).toThrow("no such table");
  expect(readdirSync(`${database}.unrecorded`)).toEqual(["one.json"]);
});

test("a damaged or foreign backup, and a database that a server has open, leave everything as it was", async () => {
  expect((await command("backup", backup)).code).toBe(0);
  const before = readFileSync(database);
  const foreign = await command("restore", folder);
  expect(foreign).toMatchObject({ code: 1, err: expect.stringContaining("is no backup") });

  const server = openSqlite(database);
  const open = await command("restore", backup);
  expect(open).toMatchObject({ code: 1, err: expect.stringContaining("Stop every server first") });
  await server.close();

  appendFileSync(join(backup, "database.db"), "x");
  const damaged = await command("restore", backup);
  expect(damaged).toMatchObject({ code: 1, err: expect.stringContaining("damaged or changed") });
  expect(readFileSync(database).equals(before)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["backup", "test.db"]);
});

test("a backup never goes where something is, and none is made of nothing", async () => {
  writeFileSync(backup, "something");
  expect(await command("backup", backup)).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
  rmSync(database);
  rmSync(backup);
  expect(await command("backup", backup)).toMatchObject({ code: 1, err: expect.stringContaining("no database") });
  expect(existsSync(backup)).toBe(false);
});
