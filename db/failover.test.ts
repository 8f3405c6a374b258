import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { as, type TestClock, testClock, testContext } from "#lib/context.testing.ts";
import type { Context, EmployeeContext } from "#lib/context.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { endImpersonation, testBrake } from "#lib/impersonations/end.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { findProductSession, startUserSession } from "#lib/sessions/session.ts";
import type { Store } from "#lib/store/store.ts";
import { type Cluster, canStartCluster, startCluster } from "./cluster.testing.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { openPostgres } from "./postgres-server.ts";

let cluster: Cluster;
beforeAll(async () => {
  if (canStartCluster) cluster = await startCluster();
});
afterAll(() => cluster?.remove());

let database: string;
let clock: TestClock;
let store: Store;
let context: Context;
let people: People;
let ordinary: string;
let impersonationId: string;
let said: string[];
beforeEach(async () => {
  if (!canStartCluster) return;
  database = `app_${crypto.randomUUID()}`;
  await cluster.sql(`CREATE DATABASE "${database}"`);
  clock = testClock();
  store = openPostgres(cluster.url.replace(/postgres$/, database));
  context = testContext(store, clock);
  people = await addPeople(store, { now: clock.now });
  ordinary = await startUserSession(context, people.ugo.id);
  ({ id: impersonationId } = await runningOf(store, people, { createdAt: clock.now }));
  said = [];
  vi.spyOn(console, "error").mockImplementation((line) => void said.push(String(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store?.close();
});

const olivia = (): EmployeeContext => as(context, people.olivia, people.sessions.olivia);
const visitAsUma = () => findProductSession(context, "cookie");
const visitAsUgo = () => findProductSession(context, ordinary);
const aSecondLater = () => testBrake(context);
/** Some refuse before they promise anything. */
const asked = async (ask: () => Promise<unknown>) => ask();
const statusOf = async (asking: Promise<unknown>) => {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error === null ? 200 : errorResponse(error, "id").status;
};
const end = () => endImpersonation(olivia(), impersonationId);
const startAnother = () =>
  startImpersonation(as(context, people.mina, people.sessions.mina), {
    userId: people.ugo.id,
    reason: "why",
    ticket: null,
    productId: null,
  });
const isLive = async () => (await visitAsUma()).session !== null;

/** What was asked for meanwhile is done by itself, once and with its event. */
async function expectEnded(): Promise<void> {
  await aSecondLater();
  expect(store.brake.isOn()).toBe(false);
  expect(await visitAsUma()).toEqual({ session: null, ended: "ended_by_admin" });
  expect((await visitAsUgo()).session?.user.id).toBe(people.ugo.id);
  const { items } = await store.read((tx) =>
    tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 9 }),
  );
  expect(items).toMatchObject([{ impersonationId, actor: { id: people.olivia.id } }]);
}

describe.skipIf(!canStartCluster)("on a Postgres of its own", () => {
  test.each(["fast", "immediate"] as const)(
    "that stops (%s) everybody gets 503, and it goes on by itself when it is back",
    async (how) => {
      expect(await isLive()).toBe(true);
      cluster.stop(how);
      try {
        expect([await statusOf(visitAsUma()), await statusOf(visitAsUgo()), await statusOf(startAnother())]).toEqual([
          503, 503, 503,
        ]);
        await expect(end()).rejects.toMatchObject({ code: "unavailable" });
        expect(store.brake.isOn()).toBe(true);
        await aSecondLater();
      } finally {
        cluster.start();
      }
      // Nobody looks before the end that was asked for is written.
      expect(await visitAsUma()).toEqual({ session: null, ended: "unwritten" });
      expect((await visitAsUgo()).session?.user.id).toBe(people.ugo.id);
      await expectEnded();
    },
  );

  test("whose connections are cut nobody notices", async () => {
    await Promise.all(Array.from({ length: 5 }, visitAsUma));
    await cluster.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);
    expect(await Promise.all(Array.from({ length: 5 }, isLive))).toEqual([true, true, true, true, true]);
    await aSecondLater();
    await end();
    await expectEnded();
  });

  test("that becomes read-only ordinary users go on, and nobody looks who couldn't be stopped", async () => {
    const set = async (to: "on" | "off") => {
      await cluster.sql(`ALTER DATABASE "${database}" SET default_transaction_read_only = ${to}`);
      await cluster.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);
    };
    await set("on");
    await aSecondLater();
    expect(await visitAsUma()).toEqual({ session: null, ended: "unwritten" });
    expect((await visitAsUgo()).session?.user.id).toBe(people.ugo.id);
    expect(await statusOf(startAnother())).toBe(503);
    expect(await statusOf(asked(() => listRevocations(context, people.product.id, null)))).toBe(503);
    await expect(end()).rejects.toMatchObject({ code: "unavailable" });
    await aSecondLater();
    expect(store.brake.isOn()).toBe(true);
    await cluster.sql(`ALTER DATABASE "${database}" RESET default_transaction_read_only`);
    // Connections of before are still read-only: they are let go of without anybody's help.
    await aSecondLater();
    await expectEnded();
  });

  test("that comes back as a standby is read, not written, until it is promoted", async () => {
    cluster.stop("fast");
    writeFileSync(join(cluster.folder, "data", "standby.signal"), "");
    cluster.start();
    try {
      await aSecondLater();
      expect(await visitAsUma()).toEqual({ session: null, ended: "unwritten" });
      expect((await visitAsUgo()).session?.user.id).toBe(people.ugo.id);
      expect(await statusOf(startAnother())).toBe(503);
      await expect(end()).rejects.toMatchObject({ code: "unavailable" });
    } finally {
      await cluster.sql("SELECT pg_promote()");
    }
    await expectEnded();
  });

  test("a lock that isn't given in five seconds stops whoever impersonates until what waits for it is written", async () => {
    const locking = cluster.url.replace(/postgres$/, database);
    const other = new pg.Client({ connectionString: locking });
    await other.connect();
    await other.query("BEGIN; LOCK TABLE impersonations IN SHARE MODE");
    await expect(end()).rejects.toMatchObject({ code: "unavailable" });
    expect(await visitAsUma()).toEqual({ session: null, ended: "unwritten" });
    await other.query("ROLLBACK");
    await other.end();
    await expectEnded();
  }, 60_000);
});
