import { and, desc, eq, gt, isNull, like, lte, not, or, sql } from "drizzle-orm";
import type { SigningKey, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";

export function codesOf({ db, t: { codes } }: Source): Tables["codes"] {
  return {
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

export function accessTokensOf({ db, t: { accessTokens } }: Source): Tables["accessTokens"] {
  return {
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

export function attemptsOf({ db, t: { attempts } }: Source): Tables["attempts"] {
  const { key, count, windowEndsAt } = attempts;
  const isTally = like(key, "tally %");
  return {
    *count(counted, windowMs, now) {
      // Every window that is over goes, not only this key's: whoever tries a million names leaves nothing behind.
      yield* run(
        db
          .delete(attempts)
          .where(and(lte(windowEndsAt, now), not(isTally)))
          .returning({ key }),
      );
      const [row] = yield* run(
        db
          .insert(attempts)
          .values({ key: counted, count: 1, windowEndsAt: new Date(now.getTime() + windowMs) })
          .onConflictDoUpdate({ target: key, set: { count: sql`${count} + 1` } })
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
