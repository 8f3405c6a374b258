import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { as, testClock, testContext } from "#lib/context.testing.ts";
import { endAll, settleOverdue } from "#lib/impersonations/end.ts";
import { HOUR_MS, levelNow } from "#lib/impersonations/impersonation.ts";
import { raiseImpersonation } from "#lib/impersonations/raise.ts";
import { openProductServer } from "#lib/logouts/logouts.testing.ts";
import { logoutWay } from "#lib/logouts/way.ts";
import { openSender } from "#lib/outbox/sender.ts";
import type { Product } from "#lib/products/product.ts";
import { renameUser } from "#lib/sessions/rename.ts";
import { findProductSession } from "#lib/sessions/session.ts";
import type { Store } from "#lib/store/store.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";
import { rotateSigningKeys } from "#lib/tokens/rotate.ts";
import { hashToken } from "#lib/tokens/token.ts";
import { type Cluster, canStartCluster, startCluster } from "./cluster.testing.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { openPostgres } from "./postgres-server.ts";
import { openSqlite } from "./sqlite.ts";

let cluster: Cluster;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-instances-"));
  if (canStartCluster) cluster = await startCluster();
});
afterAll(() => {
  cluster?.remove();
  rmSync(folder, { recursive: true });
});

const wanted = process.env.TEST_DATABASES;
const databases: [name: string, open: () => Promise<() => Store>][] = [
  [
    "SQLite",
    async () => {
      const path = join(folder, `${crypto.randomUUID()}.db`);
      return () => openSqlite(path);
    },
  ],
  [
    "Postgres",
    async () => {
      const name = `app_${crypto.randomUUID()}`;
      await cluster.sql(`CREATE DATABASE "${name}"`);
      return () => openPostgres(cluster.url.replace(/postgres$/, name));
    },
  ],
];
const here = databases.filter(
  ([name]) => (wanted === undefined || wanted === name.toLowerCase()) && (name === "SQLite" || canStartCluster),
);

describe.each(here)("two instances on one %s", (name, open) => {
  const clock = testClock();
  const secret = "a secret of at least thirty-two letters";
  let one: Store;
  let other: Store;
  let openAgain: () => Store;
  let people: People;
  beforeEach(async () => {
    clock.now = new Date("2026-11-22T09:00:00.000Z");
    openAgain = await open();
    [one, other] = [openAgain(), openAgain()];
    people = await addPeople(one, { now: clock.now });
  });
  afterEach(() => Promise.all([one.close(), other.close()]));

  const contextOf = (store: Store) => testContext(store, clock);
  const run = (impersonator = people.mina, dashboard = people.sessions.mina) =>
    runningOf(
      one,
      people,
      { createdAt: clock.now, impersonator, dashboardSessionId: dashboard.id },
      `cookie of ${impersonator.name}`,
    );
  const runAll = () => {
    const { olivia, adam, mina, max, sessions } = people;
    return Promise.all(
      (
        [
          [olivia, sessions.olivia],
          [adam, sessions.adam],
          [mina, sessions.mina],
          [max, sessions.max],
        ] as const
      ).map(([impersonator, session]) => run(impersonator, session)),
    );
  };
  const put = (product: Product) =>
    one.write((tx) =>
      tx.products.put({ ...product, clientSecretHash: hashToken("secret") }, happened("product.changed", clock.now)),
    );
  const endAllIn = (store: Store) =>
    store.write((tx) => endAll(contextOf(store), tx, {}, "stopped", { kind: "system" }));
  const ends = async () =>
    (await one.read((tx) => tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 50 }))).items;

  /** Calls back as often as it rings, until it is told to stop. */
  function listenTo(store: Store) {
    let rung = () => {};
    const stop = store.bell.listen(() => rung());
    const next = () =>
      new Promise<void>((done) => {
        rung = done;
      });
    return { next, stop };
  }

  test("an end in one is heard in the other, when it can be read there", async () => {
    const { id } = await run();
    const listening = listenTo(other);
    try {
      if (name === "Postgres") await listening.next(); // it hears from now on
      const heard = listening.next();
      await endAllIn(one);
      await heard;
      expect(await other.read((tx) => tx.impersonations.find(id))).toMatchObject({ endReason: "stopped" });
    } finally {
      listening.stop();
    }
  });

  test("a raise in one is one in the other, and by no restart and no clock set back does it outlast its minutes", async () => {
    const { id } = await runningOf(one, people, { createdAt: clock.now, access: "read_only" }, "Mina's");
    const levels = async () => {
      const rows = await Promise.all([one, other].map((store) => store.read((tx) => tx.impersonations.find(id))));
      return rows.map((row) => row && levelNow(row, clock.now));
    };
    /** As each of the two takes it now. */
    const change = (store: Store, name: string) =>
      findProductSession(contextOf(store), "Mina's").then(({ session }) =>
        renameUser({ ...contextOf(store), session: session ?? expect.fail("signed out") }, name),
      );
    const mina = as(contextOf(one), people.mina, people.sessions.mina);
    const { raisedUntil } = await raiseImpersonation(mina, id, { reason: "Her name", minutes: 5 });
    const [raisedAt, over] = [clock.now, raisedUntil ?? expect.fail("raised")];
    await change(other, "Uma P.");
    await one.close();
    one = openAgain();
    expect(await levels()).toEqual(["full", "full"]);
    await change(one, "Uma Patel");

    clock.now = over;
    await other.close();
    other = openAgain();
    // Nobody has noted it yet.
    expect(await levels()).toEqual(["read_only", "read_only"]);
    for (const store of [one, other])
      await expect(change(store, "Uma Q.")).rejects.toMatchObject({ code: "read_only" });
    await Promise.all([one, other].map((store) => settleOverdue(contextOf(store))));
    const dropped = await one.read((tx) =>
      tx.audit.list({ type: "impersonation.dropped" }, { cursor: null, limit: 9 }),
    );
    expect(dropped.items).toMatchObject([{ impersonationId: id, at: over, reason: "expired" }]);
    clock.now = raisedAt;
    expect(await levels()).toEqual(["read_only", "read_only"]);
  });

  test("an end rings where it happened, not before it is committed and not when it isn't", async () => {
    await run();
    let rung = 0;
    const stop = one.bell.listen(() => rung++);
    const turn = () => new Promise((later) => setImmediate(later));
    if (name === "Postgres") await expect.poll(() => rung).toBe(1);
    const before = rung;
    const failing = one.write(function* (tx) {
      yield* endAll(contextOf(one), tx, {}, "stopped", { kind: "system" });
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("full");
    await turn();
    expect(rung).toBe(before);
    await endAllIn(one);
    await turn();
    expect(rung).toBeGreaterThan(before);
    stop();
  });

  test("each overdue row gets one end and one event, however many notice at once", async () => {
    await runAll();
    clock.advance(HOUR_MS);
    const instances = [one, other, one, other, other, one];
    await Promise.all(instances.map((store) => settleOverdue(contextOf(store))));
    const events = await ends();
    expect(events.map(({ reason }) => reason)).toEqual(["expired", "expired", "expired", "expired"]);
    expect(new Set(events.map(({ impersonationId }) => impersonationId)).size).toBe(4);
  });

  test("each delivery has one sender at a time, and is sent once", async () => {
    const product = await openProductServer();
    await put({ ...people.product, kind: "oidc", backchannelLogoutUri: product.uri });
    await ensureSigningKeys(one, secret, clock.now);
    await runAll();
    await endAllIn(one);
    const issuerOf = (store: Store) => ({
      ...contextOf(store),
      issuer: "http://localhost:3000",
      productUrl: "http://127.0.0.1:3000",
      keys: openKeyring(store, secret, () => clock.now),
      reach: { local: true, allowedPrivateHosts: [] },
      secret,
    });
    const senders = [one, other].map((store) => ({ store, sender: openSender({ logout: logoutWay }) }));
    await Promise.all([...senders, ...senders].map(({ store, sender }) => sender.deliver(issuerOf(store))));
    expect(product.told).toHaveLength(4);
    expect(new Set(product.told.map(({ token }) => token)).size).toBe(4);
    await product.close();
  });

  test("what one changes is in the other's next answer: an end, a product's being off, a key that signs no more", async () => {
    const { id } = await run();
    const visit = () => findProductSession(contextOf(other), "cookie of Mina Haddad");
    expect((await visit()).session?.impersonation?.id).toBe(id);
    await endAllIn(one);
    expect(await visit()).toEqual({ session: null, ended: "stopped" });

    const isActive = async () => (await other.ask((tx) => tx.products.find(people.product.id)))?.active;
    expect(await isActive()).toBe(true);
    await put({ ...people.product, active: false });
    expect(await isActive()).toBe(false);

    await ensureSigningKeys(one, secret, clock.now);
    const keys = openKeyring(other, secret, () => clock.now);
    const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString()).kid;
    const before = kidOf(await keys.sign("access_token", "at+jwt", { sub: "same" }));
    await rotateSigningKeys(contextOf(one), secret, { compromised: true });
    expect(kidOf(await keys.sign("access_token", "at+jwt", { sub: "same" }))).not.toBe(before);
  });
});

describe.runIf(here.some(([name]) => name === "Postgres"))("on Postgres", () => {
  test("whoever listens hears again after the connection was lost, and is rung for what was missed", async () => {
    const name = `app_${crypto.randomUUID()}`;
    await cluster.sql(`CREATE DATABASE "${name}"`);
    const store = openPostgres(cluster.url.replace(/postgres$/, name));
    let rung = 0;
    const stop = store.bell.listen(() => rung++);
    const listeners = `SELECT pid FROM pg_stat_activity WHERE datname = '${name}' AND query ILIKE 'LISTEN%'`;
    await expect.poll(() => rung).toBe(1);
    await cluster.sql(`SELECT pg_terminate_backend(pid) FROM (${listeners}) AS listening`);
    await expect.poll(() => rung, { timeout: 5000 }).toBe(2);
    stop();
    // Nothing of it stays when nobody listens any more.
    await expect.poll(async () => (await cluster.sql(listeners)).length).toBe(0);
    await store.close();
  });
});
