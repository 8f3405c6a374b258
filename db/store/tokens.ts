import { and, desc, eq, getTableColumns, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { SigningKey, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, givenRow, prepared } from "../prepared.ts";
import { purge } from "./purge.ts";

export const codesOf = (source: Source): Tables["codes"] => ({
  purge(before, limit) {
    const { codes } = source.t;
    const { codeHash: key, expiresAt: by } = codes;
    return purge(source, { table: codes, key, by, spent: lte(by, before) }, limit);
  },
  *add(code) {
    yield* run(addCode(source, { ...code, codeChallenge: code.codeChallenge ?? "" }));
  },
  *find(codeHash) {
    const row = yield* first(findCode(source, { codeHash }));
    return row && { ...row, codeChallenge: row.codeChallenge || null };
  },
  *redeem(codeHash, at) {
    return (yield* run(redeemCode(source, { codeHash, at }))).length === 1;
  },
});

const addCode = prepared(({ db, t: { codes } }) =>
  db
    .insert(codes)
    .values(givenRow(getTableColumns(codes)))
    .returning({ codeHash: codes.codeHash }),
);
const findCode = prepared(({ db, t: { codes } }) =>
  db
    .select()
    .from(codes)
    .where(eq(codes.codeHash, given("codeHash", codes.codeHash))),
);
const redeemCode = prepared(({ db, t: { codes } }) => {
  const { codeHash, redeemedAt, expiresAt } = codes;
  const fresh = and(
    eq(codeHash, given("codeHash", codeHash)),
    isNull(redeemedAt),
    gt(expiresAt, given("at", expiresAt)),
  );
  return db
    .update(codes)
    .set({ redeemedAt: given("at", redeemedAt) })
    .where(fresh)
    .returning({ codeHash });
});

export const accessTokensOf = (source: Source): Tables["accessTokens"] => ({
  purge(before, limit) {
    const { accessTokens } = source.t;
    const { tokenHash: key, expiresAt: by } = accessTokens;
    return purge(source, { table: accessTokens, key, by, spent: lte(by, before) }, limit);
  },
  *add(token) {
    yield* run(addAccessToken(source, { ...token }));
  },
  find: (tokenHash) => first(findAccessToken(source, { tokenHash })),
});

const addAccessToken = prepared(({ db, t: { accessTokens } }) =>
  db
    .insert(accessTokens)
    .values(givenRow(getTableColumns(accessTokens)))
    .returning({ tokenHash: accessTokens.tokenHash }),
);
const findAccessToken = prepared(({ db, t: { accessTokens } }) =>
  db
    .select()
    .from(accessTokens)
    .where(eq(accessTokens.tokenHash, given("tokenHash", accessTokens.tokenHash))),
);

export function signingKeysOf(source: Source): Tables["signingKeys"] {
  const { db, t } = source;
  const { signingKeys } = t;

  function* add(key: SigningKey): Steps<void> {
    yield* run(db.insert(signingKeys).values(key).returning({ kid: signingKeys.kid }));
  }

  return {
    add,
    *list(use) {
      const rows = yield* run(listSigningKeys(source, { use }));
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

const listSigningKeys = prepared(({ db, t: { signingKeys } }) =>
  db
    .select()
    .from(signingKeys)
    .where(eq(signingKeys.use, given("use", signingKeys.use)))
    .orderBy(desc(signingKeys.createdAt), desc(signingKeys.kid)),
);

export function attemptsOf(source: Source): Tables["attempts"] {
  const {
    db,
    t: { attempts },
  } = source;
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
    find: (wanted, now) => first(findAttempts(source, { wanted, now })),
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

const findAttempts = prepared(({ db, t: { attempts } }) => {
  const { key, count, windowEndsAt } = attempts;
  return db
    .select({ count, windowEndsAt })
    .from(attempts)
    .where(and(eq(key, given("wanted", key)), gt(windowEndsAt, given("now", windowEndsAt))));
});
