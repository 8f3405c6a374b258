import { and, desc, eq, gt, lte } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { employeeColumns } from "./employees.ts";
import { purge } from "./purge.ts";

/** More than anybody may have. */
const LIST_LIMIT = 20;

export function personalTokensOf(source: Source): Tables["personalTokens"] {
  const { db, t } = source;
  const { id, employeeId, name, hint, tokenHash, createdAt, expiresAt, lastUsedAt } = t.personalTokens;
  const shown = { id, employeeId, name, hint, createdAt, expiresAt, lastUsedAt };
  const own = (tokenId: string, employee: string) => and(eq(id, tokenId), eq(employeeId, employee));

  return {
    purge: (before, limit) =>
      purge(source, { table: t.personalTokens, key: id, by: expiresAt, spent: lte(expiresAt, before) }, limit),
    findByToken: (hash, now) =>
      first(
        db
          .select({ personalToken: shown, employee: employeeColumns(t) })
          .from(t.personalTokens)
          .innerJoin(t.employees, eq(t.employees.id, employeeId))
          .where(and(eq(tokenHash, hash), gt(expiresAt, now), eq(t.employees.active, true))),
      ),
    list: (employee) =>
      run(
        db
          .select(shown)
          .from(t.personalTokens)
          .where(eq(employeeId, employee))
          .orderBy(desc(createdAt))
          .limit(LIST_LIMIT),
      ),
    *add(token, event) {
      yield* run(db.insert(t.personalTokens).values(token).returning({ id }));
      yield* record(source, [event]);
    },
    *use(tokenId, at, event) {
      yield* run(db.update(t.personalTokens).set({ lastUsedAt: at }).where(eq(id, tokenId)).returning({ id }));
      yield* record(source, [event]);
    },
    *remove(tokenId, employee, event) {
      const removed = yield* first(db.delete(t.personalTokens).where(own(tokenId, employee)).returning(shown));
      if (removed) yield* record(source, [event(removed)]);
      return removed;
    },
    *removeAll(employee) {
      const removed = db.delete(t.personalTokens).where(eq(employeeId, employee)).returning({ id });
      return (yield* run(removed)).length;
    },
  };
}
