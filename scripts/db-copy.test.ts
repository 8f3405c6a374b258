import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Cluster, canStartCluster, startCluster } from "#db/cluster.testing.ts";
import { addPeople, runningOf } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { openStore } from "#db/open.ts";
import { openSqlite } from "#db/sqlite.ts";
import type { Store, Tables } from "#lib/store/store.ts";
import { ensureSigningKeys } from "#lib/tokens/keys.ts";

const now = new Date("2026-11-22T09:00:00.123Z");
const USERS = 3000;
const folder = mkdtempSync(join(tmpdir(), "understudy-copy-"));
const file = join(folder, "understudy.db");
let cluster: Cluster;
let target: string;
beforeAll(async () => {
  if (!canStartCluster) return;
  cluster = await startCluster();
  const store = openSqlite(file);
  const people = await addPeople(store, { now });
  await ensureSigningKeys(store, "a secret of at least thirty-two letters", now);
  await runningOf(store, people, { reason: "‘Why’ \u{1f600}\n" });
  await store.write(function* (tx) {
    for (let number = 0; number < USERS; number++) {
      const user = {
        ...people.uma,
        id: crypto.randomUUID(),
        name: `User ${number} Ł`,
        email: `u${number}@many.example`,
      };
      yield* tx.users.add({ ...user, externalId: null, passwordHash: null }, happened("user.added", now));
    }
    yield* tx.audit.add({
      ...happened("user.renamed", now),
      changes: { name: { from: "z", to: null }, a: { from: 1, to: 2 } },
    });
  });
  await store.close();
});
afterAll(() => {
  cluster?.remove();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  if (!canStartCluster) return;
  const name = `copy_${crypto.randomUUID()}`;
  await cluster.sql(`CREATE DATABASE "${name}"`);
  target = cluster.url.replace(/postgres$/, name);
});

/** Runs the command to its end, or kills it once it has printed a line that fits. */
function copy(from = file, killAt?: RegExp): Promise<{ code: number | null; printed: string }> {
  const options = ["--import", "tsx", "scripts/db-copy.ts", "--from", `file:${from}`, "--to", target];
  const child = spawn(process.execPath, options);
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk;
      if (killAt?.test(printed)) child.kill("SIGKILL");
    });
  return new Promise((done) => child.once("close", (code) => done({ code, printed })));
}

const everything = async (store: Store) =>
  store.read(function* (tx: Tables) {
    const page = { cursor: null, limit: 100 };
    return {
      users: yield* tx.users.search("", page),
      many: yield* tx.users.count("", 10_000),
      employees: yield* tx.employees.list(),
      settings: yield* tx.settings.get(),
      grants: yield* tx.grants.list(),
      impersonations: yield* tx.impersonations.list({}, page, now),
      events: yield* tx.audit.list({}, page),
      keys: yield* tx.signingKeys.list("id_token"),
      session: yield* tx.productSessions.findBySid("nobody"),
    };
  });

async function expectCopied(): Promise<void> {
  const [before, after] = [openSqlite(file), await openStore(target)];
  expect(await everything(after)).toEqual(await everything(before));
  const later = new Date(now.getTime() + 60_000);
  // The next event comes after all that were copied.
  await after.write((tx) => tx.audit.add(happened("session.ended", later)));
  const [newest] = (await after.read((tx) => tx.audit.list({}, { cursor: null, limit: 1 }))).items;
  expect(newest?.type).toBe("session.ended");
  await before.close();
  await after.close();
}

describe.skipIf(!canStartCluster)("npm run db:copy", () => {
  test("moves every row, says how far it is, and proves by hashes that both are the same", async () => {
    const { code, printed } = await copy();
    expect([code, printed]).toEqual([0, expect.stringContaining("Copied, and both are the same")]);
    expect(printed).toMatch(/users: 1000 of 3003\n/);
    expect(printed).toMatch(/users: the same, 3003 rows, [0-9a-f]{1,16}\n/);
    await expectCopied();
  });

  test("goes on where it was when it was killed half-way, and no server starts on half a copy", async () => {
    expect((await copy(file, /users: 1000 of/)).code).toBeNull();
    await expect((await openStore(target)).read((tx) => tx.settings.get())).rejects.toThrow(/half a copy/);
    const { code, printed } = await copy();
    expect([code, printed]).toEqual([0, expect.not.stringMatching(/users: 500 of/)]);
    await expectCopied();
  });

  test("refuses a target that has data of its own, and changes nothing there", async () => {
    const store = await openStore(target);
    const people = await addPeople(store, { now });
    expect(await copy()).toMatchObject({ code: 1, printed: expect.stringContaining("The target has data of its own") });
    expect(await store.read((tx) => tx.users.count("", 100))).toBe(3);
    expect(await store.read((tx) => tx.users.find(people.uma.id))).toEqual(people.uma);
    await store.close();
  });

  test("refuses while a server has the file open, though it does nothing", async () => {
    const store = openSqlite(file);
    await store.read((tx) => tx.settings.get());
    expect(await copy()).toMatchObject({ code: 1, printed: expect.stringContaining("Stop every server first") });
    await store.close();
  });

  test("refuses while events wait beside the file, and where there is no file", async () => {
    mkdirSync(`${file}.unrecorded`);
    writeFileSync(join(`${file}.unrecorded`, "1.json"), "[]");
    expect(await copy()).toMatchObject({ code: 1, printed: expect.stringContaining("to be recorded") });
    rmSync(`${file}.unrecorded`, { recursive: true });
    expect(await copy(join(folder, "no.db"))).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^There is no database/),
    });
  });

  test("says which table differs when the copy isn't equal", async () => {
    expect((await copy(file, /audit_events: 1000 of/)).code).toBeNull();
    const client = new pg.Client({ connectionString: target });
    await client.connect();
    await client.query("UPDATE users SET name = 'Eve' WHERE email = 'uma@globex.example'");
    await client.end();
    expect(await copy()).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/isn't equal: users \(3003 rows, \w+, and 3003 rows, \w+\)/),
    });
  });
});
