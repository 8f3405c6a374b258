import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

describe.each(databases)("the ends of a product's impersonations on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  beforeEach(async () => {
    store = await open();
    people = await addPeople(store, { now });
  });

  /** One that ends `ms` later; its event is dated `recordedMs`, by a process whose clock may be another. */
  async function ended(ms: number, recordedMs = ms): Promise<string> {
    const { id } = await runningOf(store, people, { createdAt: later(ms - 5000) }, crypto.randomUUID());
    await store.write((tx) =>
      tx.impersonations.end({ id }, "stopped", later(ms), (row) =>
        happened("impersonation.ended", later(recordedMs), { impersonationId: row.id, productId: row.product.id }),
      ),
    );
    return id;
  }

  const list = (which: { afterSeq?: number; orSince?: Date; from?: Date; productId?: string }) =>
    store.read((tx) =>
      tx.audit.listEnds({ productId: people.product.id, afterSeq: 0, orSince: later(0), from: later(0), ...which }),
    );

  test("come in the order they were recorded, with the instant of the end", async () => {
    const first = await ended(10_000, 12_000);
    const second = await ended(20_000);
    expect(await list({})).toEqual([
      { seq: expect.any(Number), impersonationId: first, endedAt: later(10_000) },
      { seq: expect.any(Number), impersonationId: second, endedAt: later(20_000) },
    ]);
  });

  test("are those numbered after the last one, and those dated since, and none from before the window", async () => {
    const ids = [await ended(10_000), await ended(20_000), await ended(30_000)];
    const [, second] = await list({});
    const among = async (which: Parameters<typeof list>[0]) =>
      (await list(which)).map(({ impersonationId }) => ids.indexOf(impersonationId));
    const afterSeq = second?.seq ?? 0;
    expect(await among({ afterSeq, orSince: later(60_000) })).toEqual([2]);
    expect(await among({ afterSeq, orSince: later(20_000) })).toEqual([1, 2]);
    expect(await among({ afterSeq: 0, orSince: later(60_000), from: later(25_000) })).toEqual([2]);
  });

  test("are found by their number also when their process's clock is behind", async () => {
    await ended(10_000);
    const [newest] = await list({});
    const late = await ended(70_000, 5_000);
    const found = await list({ afterSeq: newest?.seq ?? 0, orSince: later(60_000) });
    expect(found.map(({ impersonationId }) => impersonationId)).toEqual([late]);
  });

  test("are of one product alone", async () => {
    await ended(10_000);
    expect(await list({ productId: "b0000000-0000-4000-8000-000000000002" })).toEqual([]);
  });
});
