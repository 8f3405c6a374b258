import { beforeEach, describe, expect, test } from "vitest";
import type { LogoutDelivery } from "#lib/logouts/delivery.ts";
import { addPeople, databases, runningOf, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

describe.each(databases)("what products are to be told, on %s", (_, open) => {
  let store: TestDatabase;
  let delivery: LogoutDelivery;
  beforeEach(async () => {
    store = await open();
    const people = await addPeople(store, { now });
    const { id: impersonationId } = await runningOf(store, people);
    delivery = { id: "d1", impersonationId, productId: people.product.id, createdAt: now, attempts: 0 };
    const { attempts: _, ...added } = delivery;
    await store.write((tx) => tx.logouts.add(added));
  });

  const due = (at: Date) => store.read((tx) => tx.logouts.listDue(at));
  const claim = (of: LogoutDelivery, at = now, until = later(10_000)) =>
    store.write((tx) => tx.logouts.claim(of, at, until));
  const claimed = async () => {
    const won = await claim(delivery);
    if (!won) throw new Error("nobody else claimed it");
    return won;
  };

  test("is due at once, and no more while somebody is at it", async () => {
    expect(await due(later(-1))).toEqual([]);
    expect(await due(now)).toEqual([delivery]);
    expect(await claim(delivery)).toEqual({ ...delivery, attempts: 1 });
    expect(await due(later(9_999))).toEqual([]);
    expect(await due(later(10_000))).toEqual([{ ...delivery, attempts: 1 }]);
  });

  test("is claimed by one of all who ask at once", async () => {
    const won = await Promise.all(Array.from({ length: 10 }, () => claim(delivery)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  test("is over when it is delivered", async () => {
    const won = await claimed();
    await store.write((tx) => tx.logouts.delivered(won, later(50)));
    expect(await due(later(1e9))).toEqual([]);
  });

  test("comes again when it has failed, and no more when it is given up, with its event", async () => {
    const won = await claimed();
    await store.write((tx) => tx.logouts.retryAt(won, later(1000)));
    expect(await due(later(1000))).toEqual([won]);
    const again = await claim(won, later(1000), later(11_000));
    if (!again) throw new Error("nobody else claimed it");
    await store.write((tx) => tx.logouts.giveUp(again, [happened("product.unreachable", later(2000))]));
    expect(await due(later(1e9))).toEqual([]);
    expect(await store.sql("SELECT type FROM audit_events WHERE type = 'product.unreachable'")).toHaveLength(1);
  });

  test("isn't changed by somebody who was overtaken meanwhile", async () => {
    const slow = await claimed();
    const other = await claim(slow, later(10_000), later(20_000));
    await store.write((tx) => tx.logouts.giveUp(slow, [happened("product.unreachable", later(10_500))]));
    await store.write((tx) => tx.logouts.retryAt(slow, later(10_500)));
    expect(await due(later(19_999))).toEqual([]);
    expect(await due(later(20_000))).toEqual([other]);
    expect(await store.sql("SELECT type FROM audit_events WHERE type = 'product.unreachable'")).toEqual([]);
  });
});
