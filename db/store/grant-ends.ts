import { and, asc, eq, isNotNull, isNull, lte } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { selectGrants, withEmployee } from "./grant-row.ts";

/** Grants that are over by themselves, and those to be told of before. Each question is answered from an index of its own. */
export function endingGrantsOf(
  source: Source,
): Pick<Tables["grants"], "listOver" | "expire" | "isAnyToWarnOf" | "warn"> {
  const { db, t } = source;
  const { id, revokedAt, warnAt } = t.grants;
  return {
    *listOver(now) {
      return (yield* run(listOver(source, { now }))).map(withEmployee);
    },
    *expire(grant, event) {
      const standing = and(eq(id, grant.id), isNull(revokedAt));
      const ended = yield* first(db.update(t.grants).set({ revokedAt: grant.until }).where(standing).returning({ id }));
      if (!ended) return null;
      yield* record(source, [event]);
      return { ...grant, revokedAt: grant.until };
    },
    *isAnyToWarnOf(now) {
      return (yield* first(listToWarnOf(source, { now }))) !== null;
    },
    *warn(now, event) {
      const warned = [];
      for (const grant of (yield* run(listToWarnOf(source, { now }))).map(withEmployee)) {
        const due = and(eq(id, grant.id), isNull(revokedAt), isNotNull(warnAt));
        const noted = yield* first(db.update(t.grants).set({ warnAt: null }).where(due).returning({ id }));
        if (!noted) continue;
        yield* record(source, [event(grant)]);
        warned.push(grant);
      }
      return warned;
    },
  };
}

export const listOver = prepared((source) => {
  const { revokedAt, until } = source.t.grants;
  return selectGrants(source)
    .where(and(isNull(revokedAt), isNotNull(until), lte(until, given("now", until))))
    .orderBy(asc(until));
});

const listToWarnOf = prepared((source) => {
  const { revokedAt, warnAt } = source.t.grants;
  return selectGrants(source)
    .where(and(isNull(revokedAt), isNotNull(warnAt), lte(warnAt, given("now", warnAt))))
    .orderBy(asc(warnAt));
});
