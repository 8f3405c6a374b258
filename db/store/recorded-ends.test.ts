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

  const list = (afterSeq = 0, productId = people.product.id) =>
    store.read((tx) => tx.audit.listEnds({ productId, afterSeq }));
  const newest = () => store.read((tx) => tx.audit.newestEnd(people.product.id));

  test("come in the order they were recorded, with the instant of the end", async () => {
    const first = await ended(10_000, 12_000);
    const second = await ended(20_000);
    expect(await list()).toEqual([
      { seq: expect.any(Number), impersonationId: first, endedAt: later(10_000) },
      { seq: expect.any(Number), impersonationId: second, endedAt: later(20_000) },
    ]);
  });

  test("are those numbered after a number, whatever date their process's clock gave them", async () => {
    expect(await newest()).toBe(0);
    await ended(10_000);
    const last = await newest();
    const hoursBehind = await ended(20_000, -5 * 60 * 60_000);
    const hoursAhead = await ended(30_000, 5 * 60 * 60_000);
    expect((await list(last)).map(({ impersonationId }) => impersonationId)).toEqual([hoursBehind, hoursAhead]);
    expect((await list()).map(({ seq }) => seq)).toEqual([last, expect.any(Number), await newest()]);
    expect(await list(await newest())).toEqual([]);
  });

  test("are of one product alone", async () => {
    await ended(10_000);
    expect(await list(0, "b0000000-0000-4000-8000-000000000002")).toEqual([]);
  });
});
