import { describe, expect, test } from "vitest";
import type { HostedCode } from "#lib/hosted/code.ts";
import { addPeople, databases, runningOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

describe.each(databases)("what a hosted product's server holds, on %s", (_, open) => {
  const withSession = async () => {
    const store = await open();
    const people = await addPeople(store, { now });
    const impersonation = await runningOf(store, people);
    const found = await store.read((tx) => tx.productSessions.findBySid(impersonation.id));
    if (!found) throw new Error("runningOf opens one");
    const bound = { sessionId: found.id, productId: people.product.id, createdAt: now };
    const code: HostedCode = {
      ...{ ...bound, codeHash: "code", redirectUri: "https://shop.example/callback" },
      ...{ expiresAt: later(60_000), redeemedAt: null },
    };
    return { store, people, impersonation, found, code, bound };
  };

  test("a session is found by its own id and by its impersonation's, as it is by its cookie", async () => {
    const { store, people, impersonation, found } = await withSession();
    expect(found).toMatchObject({ impersonation: { id: impersonation.id }, user: { id: people.uma.id } });
    expect(found.facts).not.toBeNull();
    expect(await store.read((tx) => tx.productSessions.findBySid(found.id))).toEqual(found);
    expect(await store.read((tx) => tx.productSessions.findBySid("nobody's"))).toBeNull();
    const own = { id: crypto.randomUUID(), userId: people.uma.id, createdAt: now, expiresAt: later(1000) };
    await store.write((tx) =>
      tx.productSessions.add({ ...own, tokenHash: "own", impersonationId: null }, happened("session.signed_in", now)),
    );
    expect(await store.read((tx) => tx.productSessions.findBySid(own.id))).toMatchObject({
      id: own.id,
      impersonation: null,
    });
  });

  test("of twenty that redeem one code at once, one does, until the millisecond it expires", async () => {
    const { store, code } = await withSession();
    await store.write((tx) => tx.hostedCodes.add(code));
    expect(await store.read((tx) => tx.hostedCodes.find("code"))).toEqual(code);
    const redeem = (at: Date) => store.write((tx) => tx.hostedCodes.redeem("code", at));
    expect(await redeem(later(60_000))).toBe(false);
    const redeemed = await Promise.all(Array.from({ length: 20 }, () => redeem(later(59_999))));
    expect(redeemed.filter(Boolean)).toHaveLength(1);
    expect(await redeem(later(6))).toBe(false);
    expect(await store.read((tx) => tx.hostedCodes.find("code"))).toEqual({ ...code, redeemedAt: later(59_999) });
    const long = { ...code, codeHash: "long", expiresAt: later(60_001) };
    await expect(store.write((tx) => tx.hostedCodes.add(long))).rejects.toThrow();
  });

  test("a refresh token is found by its hash", async () => {
    const { store, bound } = await withSession();
    await store.write((tx) => tx.refreshTokens.add({ ...bound, tokenHash: "refresh" }));
    expect(await store.read((tx) => tx.refreshTokens.find("refresh"))).toEqual({ ...bound, tokenHash: "refresh" });
    expect(await store.read((tx) => tx.refreshTokens.find("other"))).toBeNull();
  });
});
