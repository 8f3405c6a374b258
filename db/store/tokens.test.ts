import { describe, expect, test } from "vitest";
import type { AuthorizationCode, SigningKey } from "#lib/store/store.ts";
import { hashToken } from "#lib/tokens/token.ts";
import { addPeople, databases, runningOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

describe.each(databases)("codes, tokens and counters on %s", (_, open) => {
  const withCode = async (fields: Partial<AuthorizationCode> = {}) => {
    const store = await open();
    const people = await addPeople(store, { now });
    const impersonation = await runningOf(store, people);
    const code: AuthorizationCode = {
      codeHash: hashToken("code"),
      impersonationId: impersonation.id,
      productId: people.product.id,
      redirectUri: "http://127.0.0.1:3000/api/session/callback",
      codeChallenge: "challenge",
      nonce: null,
      withoutHint: false,
      createdAt: now,
      expiresAt: later(60_000),
      redeemedAt: null,
      ...fields,
    };
    const add = () => store.write((tx) => tx.codes.add(code));
    const redeem = (at: Date) => store.write((tx) => tx.codes.redeem(code.codeHash, at));
    return { store, people, impersonation, code, add, redeem };
  };

  test("of twenty that redeem one code at once, one does", async () => {
    const { store, code, add, redeem } = await withCode();
    await add();
    expect(await store.read((tx) => tx.codes.find(code.codeHash))).toEqual(code);
    const redeemed = await Promise.all(Array.from({ length: 20 }, () => redeem(later(5))));
    expect(redeemed.filter(Boolean)).toHaveLength(1);
    expect(await redeem(later(6))).toBe(false);
    expect(await store.read((tx) => tx.codes.find(code.codeHash))).toEqual({ ...code, redeemedAt: later(5) });
  });

  test("a code is redeemed until the millisecond it expires, and an unknown one never", async () => {
    const { store, add, redeem } = await withCode();
    await add();
    expect(await redeem(later(60_000))).toBe(false);
    expect(await store.write((tx) => tx.codes.redeem(hashToken("other"), now))).toBe(false);
    expect(await redeem(later(59_999))).toBe(true);
  });

  test("no code lasts longer than a minute", async () => {
    const { add } = await withCode({ expiresAt: later(60_001) });
    await expect(add()).rejects.toThrow();
  });

  test("an access token is found by its hash", async () => {
    const { store, people, impersonation } = await withCode();
    const token = {
      tokenHash: hashToken("t"),
      impersonationId: impersonation.id,
      productId: people.product.id,
      createdAt: now,
      expiresAt: later(1000),
    };
    await store.write((tx) => tx.accessTokens.add(token));
    expect(await store.read((tx) => tx.accessTokens.find(hashToken("t")))).toEqual(token);
    expect(await store.read((tx) => tx.accessTokens.find("t"))).toBeNull();
  });

  test("an ordinary session has nobody behind it, and ends by its filter alone", async () => {
    const { store, people } = await withCode();
    const session = (id: string, tokenHash: string) => ({
      id,
      tokenHash,
      userId: people.uma.id,
      impersonationId: null,
      createdAt: now,
      expiresAt: later(1000),
    });
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const event = () => happened("session.ended", now);
    await store.write((tx) => tx.productSessions.add(session(first, "first"), event()));
    await store.write((tx) => tx.productSessions.add(session(second, "second"), event()));
    expect(await store.read((tx) => tx.productSessions.findByToken("first"))).toEqual({
      id: first,
      createdAt: now,
      expiresAt: later(1000),
      endedAt: null,
      user: people.uma,
      impersonation: null,
      facts: null,
    });
    const end = (filter: object) => store.write((tx) => tx.productSessions.end(filter, later(5), event));
    expect(await end({ id: first, userId: people.ugo.id })).toBe(0);
    expect(await end({ userId: people.uma.id, exceptId: second })).toBe(2);
    expect(await end({ id: second })).toBe(1);
    expect(await end({ userId: people.uma.id })).toBe(0);
    expect(await store.read((tx) => tx.productSessions.findByToken("first"))).toMatchObject({ endedAt: later(5) });
    expect(await store.read((tx) => tx.productSessions.findByToken("nobody's"))).toBeNull();
  });

  test("signing keys of a use come newest first", async () => {
    const store = await open();
    const key = (kid: string, use: SigningKey["use"], ms: number): SigningKey => ({
      kid,
      use,
      publicKey: "{}",
      encryptedPrivateKey: "jwe",
      createdAt: later(ms),
      signsFrom: later(ms),
      retiresAt: null,
    });
    const [old, recent, other] = [key("a", "id_token", 0), key("b", "id_token", 1), key("c", "access_token", 2)];
    for (const each of [recent, old, other]) await store.write((tx) => tx.signingKeys.add(each));
    expect(await store.read((tx) => tx.signingKeys.list("id_token"))).toEqual([recent, old]);
    expect(await store.read((tx) => tx.signingKeys.list("access_token"))).toEqual([other]);
  });

  test("attempts are counted in a window that begins with the first and doesn't move", async () => {
    const store = await open();
    const count = (key: string, at: Date) => store.write((tx) => tx.attempts.count(key, 1000, at));
    expect(await count("a", now)).toEqual({ count: 1, windowEndsAt: later(1000) });
    expect(await count("a", later(999))).toEqual({ count: 2, windowEndsAt: later(1000) });
    expect(await count("b", later(999))).toEqual({ count: 1, windowEndsAt: later(1999) });
    expect(await count("a", later(1000))).toEqual({ count: 1, windowEndsAt: later(2000) });
    expect(await count("b", later(1000))).toMatchObject({ count: 2 });
  });

  test("an attempt is forgiven, never below none, and a counter is cleared alone", async () => {
    const store = await open();
    const count = (key: string) => store.write((tx) => tx.attempts.count(key, 1000, now));
    await count("a");
    await count("b");
    for (let nth = 0; nth < 3; nth++) await store.write((tx) => tx.attempts.forgive("a"));
    await store.write((tx) => tx.attempts.forgive("never counted"));
    expect(await count("a")).toMatchObject({ count: 1 });
    await count("b");
    await store.write((tx) => tx.attempts.clear("a"));
    expect([await count("a"), await count("b")]).toMatchObject([{ count: 1 }, { count: 3 }]);
  });

  test("windows that are over leave nothing behind", async () => {
    const store = await open();
    for (let nth = 0; nth < 5; nth++) await store.write((tx) => tx.attempts.count(`stranger ${nth}`, 1000, now));
    await store.write((tx) => tx.attempts.count("a", 1000, later(1000)));
    expect(await store.sql("SELECT key FROM attempts")).toEqual([{ key: "a" }]);
  });
});
