import { describe, expect, test } from "vitest";
import { addPeople, databases, pendingOf } from "./databases.testing.ts";
import { happened } from "./happened.ts";

describe.each(databases)("a query that is built once on %s", (_, open) => {
  test("writes nothing where there is nothing, in columns of JSON and of time too", async () => {
    const store = await open();
    const people = await addPeople(store);
    const { grantedAt: now } = people.grant;
    const changes = { name: { from: null, to: "Uma" } };
    await store.write(function* (tx) {
      yield* tx.audit.add(happened("user.disabled", now));
      yield* tx.audit.add({ ...happened("user.disabled", now), changes });
      yield* tx.impersonations.add(pendingOf(people, { reason: null }), happened("impersonation.requested", now));
    });
    const unchanged = "SELECT id FROM audit_events WHERE type = 'user.disabled' AND changes IS NULL";
    expect(await store.sql(unchanged)).toHaveLength(1);
    const { items } = await store.read((tx) => tx.audit.list({ type: "user.disabled" }, { cursor: null, limit: 5 }));
    expect(items.map((event) => event.changes)).toEqual(expect.arrayContaining([null, changes]));
    const pending = "SELECT id FROM impersonations WHERE started_at IS NULL AND ended_at IS NULL AND reason IS NULL";
    expect(await store.sql(pending)).toHaveLength(1);
  });

  test("is another one for each set of fields that a filter has", async () => {
    const store = await open();
    const { uma, ugo, grant } = await addPeople(store);
    const session = (id: string, userId: string) => ({
      ...{ id, tokenHash: `hash of ${id}`, userId, impersonationId: null },
      ...{ createdAt: grant.grantedAt, expiresAt: new Date(grant.grantedAt.getTime() + 60_000) },
    });
    const event = () => happened("session.ended", grant.grantedAt);
    const end = (filter: { id?: string; userId?: string; exceptId?: string }) =>
      store.write((tx) => tx.productSessions.end(filter, grant.grantedAt, event));
    await store.write(function* (tx) {
      for (const [id, user] of [
        ["1", uma],
        ["2", uma],
        ["3", uma],
        ["4", ugo],
      ] as const)
        yield* tx.productSessions.add(session(id, user.id), event());
    });
    expect(await end({ id: "1", userId: ugo.id })).toBe(0);
    expect(await end({ id: "1" })).toBe(1);
    expect(await end({ userId: uma.id, exceptId: "3" })).toBe(1);
    expect(await end({ userId: uma.id, exceptId: "4" })).toBe(1);
    expect(await end({})).toBe(1);
  });

  test("puts rows in whole and once, however many there are", async () => {
    const store = await open();
    let begin = 0;
    for (const count of [1, 2, 3, 127, 128, 129, 300]) {
      const nodes = Array.from({ length: count }, (_, nth) => ({ place: begin + nth, hash: `hash ${begin + nth}` }));
      await store.write((tx) => tx.sealing.append([], nodes));
      expect(await store.read((tx) => tx.sealing.listNodes(begin, count + 1))).toEqual(nodes);
      begin += count;
    }
    expect(await store.read((tx) => tx.sealing.countNodes())).toBe(begin);
  });
});
