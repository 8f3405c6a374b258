import { beforeEach, describe, expect, test } from "vitest";
import type { Observation } from "#lib/observations/observation.ts";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "../databases.testing.ts";

describe.each(databases)("what is seen of a product, on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  let now: Date;
  let impersonationId: string;
  beforeEach(async () => {
    store = await open();
    people = await addPeople(store);
    now = people.grant.grantedAt;
    ({ id: impersonationId } = await runningOf(store, people));
  });

  const inMs = (ms: number) => new Date(now.getTime() + ms);
  const seen = (ms: number, more: Partial<Observation> = {}): Observation => ({
    ...{ kind: "introspection", at: inMs(ms), since: inMs(ms), impersonationId: null, endedAt: null },
    ...more,
  });
  const put = (observation: Observation) =>
    store.note(function* (tx) {
      yield* tx.observations.put(people.product.id, observation);
    });
  const putNewer = (observation: Observation) =>
    store.note((tx) => tx.observations.putNewer(people.product.id, observation));
  const list = () => store.read((tx) => tx.observations.list(people.product.id));

  test("is one row a kind, which goes on a minute at a time and never back", async () => {
    await put(seen(0));
    for (const ms of [59_999, -120_000, 1]) await put(seen(ms));
    expect(await list()).toEqual([seen(0)]);
    await put(seen(60_000));
    await put(seen(30_000, { kind: "page" }));
    expect((await list()).toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      seen(60_000),
      seen(30_000, { kind: "page" }),
    ]);
  });

  test("is known since its first time for as long as it is about the same impersonation", async () => {
    const late = { kind: "late", impersonationId, endedAt: now } as const;
    await put(seen(0, late));
    await put(seen(90_000, late));
    expect(await list()).toEqual([seen(90_000, { ...late, since: inMs(0) })]);
    await put(seen(180_000, { ...late, impersonationId: null }));
    await put(seen(270_000, late));
    expect(await list()).toEqual([seen(270_000, late)]);
  });

  test("of ends the newest counts, with the time at which it was learned of first", async () => {
    const noticed = (ms: number, endedMs: number) =>
      seen(ms, { kind: "noticed", impersonationId, endedAt: inMs(endedMs) });
    await putNewer(noticed(2000, 1000));
    for (const again of [noticed(9000, 1000), noticed(9000, 500), noticed(100, 1000)]) await putNewer(again);
    expect(await list()).toEqual([noticed(2000, 1000)]);
    await putNewer(noticed(4000, 3000));
    expect(await list()).toEqual([noticed(4000, 3000)]);
  });

  test("has no kind that isn't known, and no product", async () => {
    await expect(put(seen(0, { kind: "guess" as "page" }))).rejects.toThrow();
    const nobody = store.note(function* (tx) {
      yield* tx.observations.put(crypto.randomUUID(), seen(0));
    });
    await expect(nobody).rejects.toThrow();
  });
});
