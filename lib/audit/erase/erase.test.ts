import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { testContext } from "../../context.testing.ts";
import { logOn, type TestLog } from "../log/log.testing.ts";
import { sealLog } from "../log/seal.ts";
import { verifyLog } from "../verify/verify.ts";
import { eraseUser } from "./erase.ts";

describe.each(databases)("on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  let log: TestLog;

  beforeEach(async () => {
    store = await open();
    people = await addPeople(store);
    log = logOn(store);
    const { uma, mina } = people;
    const actor = { kind: "user", id: uma.id, name: uma.name, email: uma.email } as const;
    await runningOf(store, people, { ticket: "UMA-1", reason: "Uma asked" });
    await store.write(function* (tx) {
      const changes = { email: { from: uma.email, to: "uma@new.example" } };
      const at = log.clock();
      yield* tx.audit.add({ ...happened("user.email_changed", at, { user: uma, changes }, actor), ip: "192.0.2.7" });
      yield* tx.audit.add(happened("impersonation.requested", at, { user: uma, reason: "Uma asked" }));
      yield* tx.audit.add(happened("user.enabled", at, { user: people.ugo }));
      const by = { kind: "employee", id: mina.id, name: mina.name, email: mina.email } as const;
      yield* tx.audit.add(happened("impersonation.ended", at, { user: uma, reason: "stopped" }, by));
    });
  });

  const erase = () => eraseUser({ ...testContext(store), ...log }, people.uma.id);
  const verify = () => store.read((tx) => verifyLog(tx, { keys: [log.signer] }));
  const logged = async () =>
    JSON.stringify([
      await store.sql("SELECT * FROM audit_events"),
      await store.sql("SELECT * FROM impersonations"),
      await store.sql("SELECT own_words, own_joined FROM impersonation_texts"),
    ]);

  test("what the log says of a user is gone, whoever else stays, and it verifies as before", async () => {
    expect(await logged()).toContain("Uma asked");
    expect(await erase()).toMatchObject({ others: { impersonations: 1 } });
    const left = await logged();
    for (const gone of [people.uma.email ?? "", "Uma Patel", "Uma asked", "UMA-1", "uma-1", "192.0.2.7", "uma@new"])
      expect(left, gone).not.toContain(gone);
    expect(left).toContain(people.mina.email);
    const { items } = await store.read((tx) => tx.audit.list({ userId: people.uma.id }, { cursor: null, limit: 50 }));
    expect(new Set(items.map(({ user }) => user?.name))).toEqual(new Set(["Erased"]));
    expect(items.find(({ type }) => type === "impersonation.ended")?.reason).toBe("stopped");
    expect(items.filter(({ type }) => type === "audit.erased")).toHaveLength(1);
    expect(await verify()).toMatchObject({ unsealed: 0 });
  });

  test("an event that comes after the sealer has looked is sealed and erased, too", async () => {
    let came = false;
    const alone: typeof store.alone = async (body) => {
      const sealed = !(await store.read((tx) => tx.sealing.hasUnsealed()));
      if (sealed && !came) {
        came = true;
        await store.write((tx) => tx.audit.add(happened("user.disabled", log.clock(), { user: people.uma })));
      }
      return store.alone(body);
    };
    await eraseUser({ ...testContext(store), ...log, store: { ...store, alone } }, people.uma.id);
    expect(came).toBe(true);
    expect(await logged()).not.toContain("Uma Patel");
    expect(await verify()).toMatchObject({ unsealed: 0 });
  });

  test("a second time there is nothing to do, and nothing is said", async () => {
    await erase();
    const before = await logged();
    expect(await erase()).toMatchObject({ events: 0, others: { notes: 0, pages: 0, deliveries: 0 } });
    expect(await logged()).toBe(before);
  });

  test("values that no record says were erased are missing, and named", async () => {
    await erase();
    await sealLog(log);
    const { sql } = store;
    const [row] = await sql(
      "SELECT leaf_index FROM audit_leaves WHERE event_id = (SELECT id FROM audit_events WHERE type = 'user.enabled')",
    );
    const entry = Number(row?.leaf_index) + 1;
    // What the triggers let anybody do.
    await sql(`UPDATE audit_leaves SET user_salt = NULL WHERE leaf_index = ${entry - 1}`);
    await sql(
      `UPDATE audit_events SET user_name = 'Erased', user_email = NULL, user_external_id = NULL WHERE id = (SELECT event_id FROM audit_leaves WHERE leaf_index = ${entry - 1})`,
    );
    expect(await verify()).toEqual({ entry, kind: "edited" });
    const [erased] = await sql("SELECT id FROM audit_events WHERE type = 'audit.erased'");
    await sql(
      `INSERT INTO audit_erasures (leaf_index, field, event_id) VALUES (${entry - 1}, 'user', '${erased?.id}')`,
    );
    expect(await verify()).toMatchObject({ kind: "edited" });
  });

  test("what was erased can't be put back as something else", async () => {
    await erase();
    const change = "UPDATE audit_events SET user_name = 'Ugo' WHERE user_name = 'Erased'";
    await expect(store.sql(change)).rejects.toThrow("append-only");
  });
});
