import { beforeEach, describe, expect, test } from "vitest";
import { logoutOf } from "#lib/logouts/queue.ts";
import type { Answer, Delivery } from "#lib/outbox/delivery.ts";
import type { NewDelivery, Steps, Tables } from "#lib/store/store.ts";
import { databases, type TestDatabase } from "../databases.testing.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const refused: Answer = { outcome: "status_500", status: 500, text: "no", tookMs: 7 };
const taken: Answer = { outcome: "delivered", status: 200, text: null, tookMs: 5 };

describe.each(databases)("what somebody is to be told, on %s,", (_, open) => {
  let store: TestDatabase;
  beforeEach(async () => {
    store = await open();
  });

  const write = <T>(body: (outbox: Tables["outbox"]) => Steps<T>) => store.write((tx) => body(tx.outbox));
  const due = async (at: Date, queue = "logout:p1") =>
    (await store.read((tx) => tx.outbox.listDue(queue, at))).map(({ id, blocked }) => (blocked ? `(${id})` : id));
  const claim = async (of: Delivery, at = now, until = later(10_000)) =>
    (await write((outbox) => outbox.claim([of], at, until)))[0];
  const claimed = async (of: Delivery, at = now) => {
    const won = await claim(of, at, new Date(at.getTime() + 10_000));
    if (!won) throw new Error("nobody else claimed it");
    return won;
  };
  const add = async (delivery: NewDelivery) => {
    await write((outbox) => outbox.add(delivery));
    return { ...delivery, attempts: 0 };
  };
  const addLogout = () => add(logoutOf("d1", "p1", "i1", now));
  /** Of one webhook, told in order of one impersonation. */
  const addEvent = (id: string, lane = "w i1", giveUpAt = later(1e9)) =>
    add({ ...logoutOf(id, "", "i1", now), kind: "webhook", receiver: "webhook:w", webhookId: "w", lane, giveUpAt });

  test("is due at once, and no more while somebody is at it", async () => {
    const delivery = await addLogout();
    expect(await due(later(-1))).toEqual([]);
    expect(await due(now)).toEqual(["d1"]);
    expect(await claim(delivery)).toEqual({ ...delivery, attempts: 1 });
    expect(await due(later(9_999))).toEqual([]);
    expect(await due(later(10_000))).toEqual(["d1"]);
  });

  test("is claimed by one of all who ask at once", async () => {
    const delivery = await addLogout();
    const won = await Promise.all(Array.from({ length: 10 }, () => claim(delivery)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  test("is over when it is delivered, and says how", async () => {
    const won = await claimed(await addLogout());
    expect(await write((outbox) => outbox.delivered(won, later(50), taken))).toBe(true);
    expect(await due(later(1e9))).toEqual([]);
    expect(await store.read((tx) => tx.outbox.find("d1"))).toMatchObject({
      status: "delivered",
      lastStatus: 200,
      tookMs: 5,
    });
  });

  test("comes again when it has failed, and no more when it is given up", async () => {
    const won = await claimed(await addLogout());
    await write((outbox) => outbox.retryAt(won, later(1000), refused));
    expect(await due(later(1000))).toEqual(["d1"]);
    const again = await claimed(won, later(1000));
    await write((outbox) => outbox.giveUp(again, later(2000), refused));
    expect(await due(later(1e9))).toEqual([]);
    expect(await store.read((tx) => tx.outbox.find("d1"))).toMatchObject({
      status: "dead",
      attempts: 2,
      lastAnswer: "no",
    });
  });

  test("isn't changed by somebody who was overtaken meanwhile", async () => {
    const slow = await claimed(await addLogout());
    await claimed(slow, later(10_000));
    expect(await write((outbox) => outbox.giveUp(slow, later(10_500), refused))).toBe(false);
    expect(await write((outbox) => outbox.retryAt(slow, later(10_500), refused))).toBe(false);
    expect(await due(later(19_999))).toEqual([]);
    expect(await due(later(20_000))).toEqual(["d1"]);
  });

  test("stands in queues that are found one after the other, each by itself", async () => {
    await addLogout();
    await addEvent("e1");
    const queues = await store.read(function* ({ outbox }) {
      return [
        yield* outbox.nextReceiver(""),
        yield* outbox.nextReceiver("logout:p1"),
        yield* outbox.nextReceiver("webhook:w"),
      ];
    });
    expect(queues).toEqual(["logout:p1", "webhook:w", null]);
    expect(await due(now, "webhook:w")).toEqual(["e1"]);
  });

  test("waits for what is before it in its lane, out of others' way, until that is over", async () => {
    const [e1, e2] = [await addEvent("e1"), await addEvent("e2")];
    await addEvent("e3");
    await addEvent("other", "w i2");
    expect(await due(now, "webhook:w")).toEqual(["e1", "(e2)", "(e3)", "other"]);
    const behind = (await store.read((tx) => tx.outbox.listDue("webhook:w", now))).filter(({ blocked }) => blocked);
    await write((outbox) => outbox.park(behind, now));
    expect(await due(later(1e6), "webhook:w")).toEqual(["e1", "other"]);
    await write((outbox) => outbox.retryAt(e1, later(5), refused));
    expect(await due(later(4), "webhook:w")).toEqual(["other"]);
    const first = await claimed(e1, later(5));
    await write((outbox) => outbox.delivered(first, later(6), taken));
    expect(await due(later(6), "webhook:w")).toEqual(["other", "e2"]);
    const second = await claimed(e2, later(6));
    await write((outbox) => outbox.giveUp(second, later(7), refused));
    expect(await due(later(7), "webhook:w")).toEqual(["other", "e3"]);
  });

  test("isn't put aside when nothing is before it any more", async () => {
    const e1 = await addEvent("e1");
    await addEvent("e2");
    const behind = (await store.read((tx) => tx.outbox.listDue("webhook:w", now))).filter(({ blocked }) => blocked);
    await write((outbox) => outbox.delivered(e1, now, taken));
    await write((outbox) => outbox.park(behind, now));
    expect(await due(now, "webhook:w")).toEqual(["e2"]);
  });

  test("is given up when it has waited longer than it may, and lets the next one go", async () => {
    await addEvent("e1", "w i1", later(1000));
    await addEvent("e2");
    const behind = (await store.read((tx) => tx.outbox.listDue("webhook:w", now))).filter(({ blocked }) => blocked);
    await write((outbox) => outbox.park(behind, now));
    expect(await write((outbox) => outbox.expire("webhook:w", later(999)))).toBe(0);
    expect(await write((outbox) => outbox.expire("webhook:w", later(1000)))).toBe(1);
    expect(await due(later(1000), "webhook:w")).toEqual(["e2"]);
    expect(await write((outbox) => outbox.abandon("webhook:w", later(1000)))).toBe(1);
    expect(await due(later(1e9), "webhook:w")).toEqual([]);
  });
});
