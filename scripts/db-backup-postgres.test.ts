import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, canStartCluster, startCluster } from "#db/cluster.testing.ts";
import { addPeople } from "#db/databases.testing.ts";
import { openPostgres } from "#db/postgres-server.ts";
import { testClock, testContext } from "#lib/context.testing.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { runScript, serverVariables } from "./command.testing.ts";

describe.skipIf(!canStartCluster)("a backup of Postgres", () => {
  let cluster: Cluster;
  let folder: string;
  beforeAll(async () => {
    cluster = await startCluster();
    folder = mkdtempSync(join(tmpdir(), "understudy-backup-"));
    for (const name of ["first", "second", "third"]) await cluster.sql(`CREATE DATABASE ${name}`);
  });
  afterAll(() => {
    cluster.remove();
    rmSync(folder, { recursive: true });
  });

  const urlOf = (database: string) => cluster.url.replace(/\/postgres$/, `/${database}`);

  const command = (name: "backup" | "restore", database: string, ...words: string[]) =>
    runScript(`db-${name}`, words, serverVariables(urlOf(database)));

  test("goes into an empty database whole, with everybody signed out, and into no other", async () => {
    const backup = join(folder, "one");
    const clock = testClock(new Date().toISOString());
    const store = openPostgres(urlOf("first"));
    const people = await addPeople(store, { now: clock.now });
    expect(await command("backup", "first", backup)).toMatchObject({ code: 0, err: "" });
    expect(await findDashboardSession(testContext(store, clock), people.sessions.olivia.token)).not.toBeNull();
    await store.close();

    const refused = await command("restore", "first", backup);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("isn't empty") });
    const { code, out } = await command("restore", "second", backup);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("Everybody is signed out,") });
    const restored = openPostgres(urlOf("second"));
    const context = testContext(restored, clock);
    expect(await restored.read((tx) => tx.employees.find(people.mina.id))).toMatchObject({ name: people.mina.name });
    expect(await findDashboardSession(context, people.sessions.olivia.token)).toBeNull();
    await restored.close();
  });

  test("that was damaged is refused, and one that can't be made leaves no folder", async () => {
    const backup = join(folder, "two");
    const store = openPostgres(urlOf("first"));
    await store.read((tx) => tx.settings.get());
    await store.close();
    expect((await command("backup", "first", backup)).code).toBe(0);
    appendFileSync(join(backup, "database.dump"), "x");
    const damaged = await command("restore", "third", backup);
    expect(damaged).toMatchObject({ code: 1, err: expect.stringContaining("damaged or changed") });
    const missing = join(folder, "three");
    expect((await command("backup", "nowhere", missing)).code).toBe(1);
    expect(existsSync(missing) || existsSync(`${missing}.part`)).toBe(false);
  });
});
