import { and, eq, gt, isNull } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";

export function hostedCodesOf({ db, t: { hostedCodes } }: Source): Tables["hostedCodes"] {
  const { codeHash } = hostedCodes;
  return {
    *add(code) {
      yield* run(db.insert(hostedCodes).values(code).returning({ codeHash }));
    },
    find: (hash) => first(db.select().from(hostedCodes).where(eq(codeHash, hash))),
    *redeem(hash, at) {
      const fresh = and(eq(codeHash, hash), isNull(hostedCodes.redeemedAt), gt(hostedCodes.expiresAt, at));
      const redeemed = yield* run(db.update(hostedCodes).set({ redeemedAt: at }).where(fresh).returning({ codeHash }));
      return redeemed.length === 1;
    },
  };
}

export function refreshTokensOf({ db, t: { refreshTokens } }: Source): Tables["refreshTokens"] {
  const { tokenHash } = refreshTokens;
  return {
    *add(token) {
      yield* run(db.insert(refreshTokens).values(token).returning({ tokenHash }));
    },
    find: (hash) => first(db.select().from(refreshTokens).where(eq(tokenHash, hash))),
  };
}
