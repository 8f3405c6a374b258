import { and, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { SigningKey, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { purge } from "./purge.ts";

export function codesOf(source: Source): Tables["codes"] {
  const { db, t } = source;
  const { codes } = t;
  return {
    purge: (before, limit) =>
      purge(
        source,
        { table: codes, key: codes.codeHash, by: codes.expiresAt, spent: lte(codes.expiresAt, before) },
        limit,
      ),
    *add(code) {
      yield* run(db.insert(codes).values(code).returning({ codeHash: codes.codeHash }));
    },
    find: (codeHash) => first(db.select().from(codes).where(eq(codes.codeHash, codeHash))),
    *redeem(codeHash, at) {
      const fresh = and(eq(codes.codeHash, codeHash), isNull(codes.redeemedAt), gt(codes.expiresAt, at));
      const redeemed = yield* run(
        db.update(codes).set({ redeemedAt: at }).where(fresh).returning({ codeHash: codes.codeHash }),
      );
      return redeemed.length === 1;
    },
  };
}

export function accessTokensOf(source: Source): Tables["accessTokens"] {
  const { db, t } = source;
  const { accessTokens } = t;
  return {
    purge: (before, limit) =>
      purge(
        source,
        {
          table: accessTokens,
          key: accessTokens.tokenHash,
          by: accessTokens.expiresAt,
          spent: lte(accessTokens.expiresAt, before),
        },
        limit,
      ),
    *add(token) {
      yield* run(db.insert(accessTokens).values(token).returning({ tokenHash: accessTokens.tokenHash }));
    },
    find: (tokenHash) => first(db.select().from(accessTokens).where(eq(accessTokens.tokenHash, tokenHash))),
  };
}

export function signingKeysOf(source: Source): Tables["signingKeys"] {
  const { db, t } = source;
  const { signingKeys } = t;

  function* add(key: SigningKey): Steps<void> {
    yield* run(db.insert(signingKeys).values(key).returning({ kid: signingKeys.kid }));
  }

  return {
    add,
    *list(use) {
      const rows = yield* run(
        db
          .select()
          .from(signingKeys)
          .where(eq(signingKeys.use, use))
          .orderBy(desc(signingKeys.createdAt), desc(signingKeys.kid)),
      );
      return rows.map((row) => ({ ...row, signsFrom: row.signsFrom ?? row.createdAt }));
    },
    *rotate(key, retiresAt, event) {
      const { use } = key;
      const sooner = or(isNull(signingKeys.retiresAt), gt(signingKeys.retiresAt, retiresAt));
      yield* run(
        db
          .update(signingKeys)
          .set({ retiresAt })
          .where(and(eq(signingKeys.use, use), sooner))
          .returning({ kid: signingKeys.kid }),
      );
      yield* add(key);
      yield* record(source, [event]);
    },
  };
}

/** Windows that are over and gone at each count: more than one count can add, so that they never pile up. */
const CLEARED_AT_ONCE = 100;

export function attemptsOf(source: Source): Tables["attempts"] {
  const { db, t } = source;
  const { attempts } = t;
  const { key, count, windowEndsAt } = attempts;
  // As the two indexes of windows have it, to the letter.
  const isTally = sql`${key} like 'tally %'`;
  const over = (now: Date) => and(lte(windowEndsAt, now), sql`${key} not like 'tally %'`);
  const spent = (now: Date) => ({ table: attempts, key, by: windowEndsAt, spent: over(now) });
  return {
    purge: (before, limit) => purge(source, spent(before), limit),
    *count(counted, windowMs, now) {
      // Of all windows that are over, not only this key's: whoever tries a million names leaves nothing behind.
      yield* purge(source, spent(now), CLEARED_AT_ONCE);
      const fresh = { count: 1, windowEndsAt: new Date(now.getTime() + windowMs) };
      const set = {
        count: sql`case when ${over(now)} then 1 else ${count} + 1 end`,
        windowEndsAt: sql`case when ${over(now)} then excluded.window_ends_at else ${windowEndsAt} end`,
      };
      const [row] = yield* run(
        db
          .insert(attempts)
          .values({ key: counted, ...fresh })
          .onConflictDoUpdate({ target: key, set })
          .returning({ count, windowEndsAt }),
      );
      if (!row) throw new Error("an upsert gives its row");
      return row;
    },
    *forgive(forgiven) {
      const fits = and(eq(key, forgiven), gt(count, 0));
      yield* run(
        db
          .update(attempts)
          .set({ count: sql`${count} - 1` })
          .where(fits)
          .returning({ key }),
      );
    },
    *clear(cleared) {
      yield* run(db.delete(attempts).where(eq(key, cleared)).returning({ key }));
    },
    find: (wanted, now) =>
      first(
        db
          .select({ count, windowEndsAt })
          .from(attempts)
          .where(and(eq(key, wanted), gt(windowEndsAt, now))),
      ),
    takeTallies: (now) =>
      run(
        db
          .delete(attempts)
          .where(and(isTally, lte(windowEndsAt, now)))
          .returning({ key, count }),
      ),
    *countTallies(now) {
      const waiting = yield* run(
        db
          .select({ key })
          .from(attempts)
          .where(and(isTally, lte(windowEndsAt, now))),
      );
      return waiting.length;
    },
  };
}
