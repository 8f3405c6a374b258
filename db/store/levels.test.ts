import { describe, expect, test } from "vitest";
import { HOUR_MS, type Impersonation, levelNow, RAISE_MS } from "#lib/impersonations/impersonation.ts";
import { addPeople, databases, runningOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const raisedEvent = () => happened("impersonation.raised", now);
const droppedEvent = () => happened("impersonation.dropped", now);

describe.each(databases)("a level on %s", (_, open) => {
  async function running(fields: Partial<Impersonation> = {}) {
    const store = await open();
    const people = await addPeople(store, { now });
    const { id } = await runningOf(store, people, { access: "read_only", ...fields });
    const find = () => store.read((tx) => tx.impersonations.find(id));
    const raise = (at: Date, until: Date) =>
      store.write((tx) => tx.impersonations.raise(id, { at, until }, raisedEvent));
    const drop = (at: Date) => store.write((tx) => tx.impersonations.drop({ id }, at, droppedEvent));
    const count = async (type: string) =>
      (await store.sql(`SELECT id FROM audit_events WHERE type = 'impersonation.${type}'`)).length;
    return { store, people, id, find, raise, drop, count };
  }

  test.each<[string, number, number, boolean]>([
    ["of half an hour to the millisecond is accepted", 1000, 1000 + RAISE_MS, true],
    ["of a millisecond more is refused", 1000, 1001 + RAISE_MS, false],
    ["to the hour's end is accepted", HOUR_MS - 60_000, HOUR_MS, true],
    ["past the hour is refused", HOUR_MS - 60_000, HOUR_MS + 1, false],
    ["that ends as it begins is refused", 1000, 1000, false],
  ])("by the database itself, a raise %s", async (_name, fromMs, untilMs, accepted) => {
    const { raise, find, count } = await running();
    const raising = raise(later(fromMs), later(untilMs));
    if (accepted) await raising;
    else await expect(raising).rejects.toThrow();
    expect((await find())?.raisedUntil).toEqual(accepted ? later(untilMs) : null);
    expect(await count("raised")).toBe(accepted ? 1 : 0);
  });

  test("no statement raises what is full, gives half a raise, or a level that nobody knows", async () => {
    const { store, raise, find } = await running({ access: "full" });
    expect(await raise(later(1000), later(60_000))).toBeNull();
    for (const set of [
      "raised_until = expires_at, raised_at = created_at",
      "raised_until = expires_at",
      "access = 'root'",
    ])
      await expect(store.sql(`UPDATE impersonations SET ${set}`), set).rejects.toThrow();
    await store.sql("UPDATE impersonations SET access = 'read_only'");
    for (const half of ["raised_until = expires_at", "raised_at = created_at"])
      await expect(store.sql(`UPDATE impersonations SET ${half}`), half).rejects.toThrow();
    expect(await find()).toMatchObject({ raisedAt: null, raisedUntil: null });
  });

  test("no statement gives settings a default that isn't offered", async () => {
    const { store } = await running();
    for (const set of ["access_levels = 'read_only'", "access_levels = ''", "default_access = 'root'"])
      await expect(store.sql(`UPDATE impersonation_settings SET ${set}`), set).rejects.toThrow();
    await store.sql("UPDATE impersonation_settings SET access_levels = 'full'");
    expect((await store.read((tx) => tx.settings.get())).accessLevels).toEqual(["full"]);
  });

  test("of many raises at once the latest end counts, and each that made it later has one event", async () => {
    const { raise, find, count } = await running();
    const ends = [5, 30, 15, 25, 10, 20, 30].map((minutes) => later(minutes * 60_000));
    const raised = await Promise.all(ends.map((until) => raise(later(2000), until)));
    expect(await find()).toMatchObject({ raisedAt: later(2000), raisedUntil: later(30 * 60_000), access: "read_only" });
    expect(await count("raised")).toBe(raised.filter((each) => each !== null).length);
  });

  test("what ends and is raised at once is ended, and raised no more", async () => {
    const { store, id, raise, find } = await running();
    const end = store.write((tx) =>
      tx.impersonations.end({ id }, "stopped", later(2000), () => happened("impersonation.ended", now)),
    );
    await Promise.all([raise(later(2000), later(60_000)), end]);
    expect((await find())?.endedAt).toEqual(later(2000));
    expect(await raise(later(3000), later(60_000))).toBeNull();
  });

  test("what is dropped and raised at once is the one or the other, with an event for each that happened", async () => {
    const { raise, drop, find, count } = await running();
    await raise(later(2000), later(60_000));
    await Promise.all([drop(later(3000)), raise(later(3000), later(120_000)), drop(later(3000))]);
    const [raised, dropped] = [await count("raised"), await count("dropped")];
    expect(dropped).toBeGreaterThanOrEqual(1);
    expect([raised === dropped ? null : later(120_000), null]).toContainEqual((await find())?.raisedUntil);
    await drop(later(4000));
    expect(levelNow((await find()) as Impersonation, later(4000))).toBe("read_only");
  });

  test("a raise that is over is dropped once, dated by its time, however many notice it at once", async () => {
    const { store, raise, find, count } = await running();
    await raise(later(2000), later(60_000));
    const settle = () => store.write((tx) => tx.impersonations.dropOverdue(later(61_000), droppedEvent));
    expect(await store.read((tx) => tx.impersonations.isAnyOverdue(later(59_999)))).toBe(false);
    expect(await store.read((tx) => tx.impersonations.isAnyOverdue(later(60_000)))).toBe(true);
    await Promise.all([settle(), settle(), settle(), settle()]);
    expect(await find()).toMatchObject({ raisedAt: null, raisedUntil: null, levelChangedAt: later(60_000) });
    expect(await count("dropped")).toBe(1);
    expect(await store.read((tx) => tx.impersonations.isAnyOverdue(later(61_000)))).toBe(false);
  });

  test("only those of a product that were ever raised and haven't ended are listed", async () => {
    const { store, people, id, raise, drop } = await running();
    const list = (productId: string) => store.read((tx) => tx.impersonations.listReleveled(productId));
    expect(await list(people.product.id)).toEqual([]);
    await raise(later(2000), later(60_000));
    await drop(later(3000));
    expect(await list(people.product.id)).toMatchObject([{ id, levelChangedAt: later(3000) }]);
    expect(await list(crypto.randomUUID())).toEqual([]);
    await store.write((tx) =>
      tx.impersonations.end({ id }, "stopped", later(4000), () => happened("impersonation.ended", now)),
    );
    expect(await list(people.product.id)).toEqual([]);
  });
});
