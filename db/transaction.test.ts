import { describe, expect, test } from "vitest";
import { testContext } from "#lib/context.testing.ts";
import { change } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { databases } from "./databases.testing.ts";
import { happened } from "./happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const page = { cursor: null, limit: 100 };

describe.each(databases)("a transaction on %s", (_, open) => {
  const countOf = async (store: Awaited<ReturnType<typeof open>>) =>
    (await store.read((tx) => tx.audit.list({}, page))).items.length;

  test("leaves nothing of a body that throws", async () => {
    const store = await open();
    const broken = store.write(function* (tx) {
      yield* tx.audit.add(happened("session.ended", now));
      yield* tx.attempts.count("key", 1000, now);
      throw new Error("in the middle");
    });
    await expect(broken).rejects.toThrow("in the middle");
    expect(await countOf(store)).toBe(0);
    expect(await store.write((tx) => tx.attempts.count("key", 1000, now))).toMatchObject({ count: 1 });
  });

  test("keeps what a refusal that is returned has recorded, and undoes one that is thrown", async () => {
    const store = await open();
    const refusal = new DomainError("forbidden", "No.");
    const refuse = (how: "returned" | "thrown") =>
      change(testContext(store), function* (tx) {
        yield* tx.audit.add(happened("user.denied", now, { outcome: "refused" }));
        if (how === "thrown") throw refusal;
        return refusal;
      });
    await expect(refuse("thrown")).rejects.toBe(refusal);
    expect(await countOf(store)).toBe(0);
    await expect(refuse("returned")).rejects.toBe(refusal);
    expect(await countOf(store)).toBe(1);
  });

  test("that only reads can't write", async () => {
    const store = await open();
    await expect(store.read((tx) => tx.audit.add(happened("session.ended", now)))).rejects.toThrow();
    expect(await countOf(store)).toBe(0);
    await store.write((tx) => tx.audit.add(happened("session.ended", now)));
    expect(await countOf(store)).toBe(1);
  });

  test("of many at once loses none", async () => {
    const store = await open();
    const counts = await Promise.all(
      Array.from({ length: 50 }, () => store.write((tx) => tx.attempts.count("key", 60_000, now))),
    );
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
});
