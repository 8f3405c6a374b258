import { and, eq, isNull, max, sql } from "drizzle-orm";
import type { Grant } from "#lib/employees/employee.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { endingGrantsOf } from "./grant-ends.ts";
import { grantOf, selectGrants } from "./grant-row.ts";

export function grantsOf(source: Source): Tables["grants"] {
  const { db, t } = source;
  const { id, employeeId, grantedAt, revokedAt } = t.grants;
  const select = () => selectGrants(source);

  function* find(grantId: string): Steps<Grant | null> {
    const row = yield* first(select().where(eq(id, grantId)));
    return row && grantOf(row);
  }

  /** Of one that stands; null for whoever comes too late. */
  function* change(grantId: string, to: Partial<typeof t.grants.$inferInsert>): Steps<Grant | null> {
    const standing = and(eq(id, grantId), isNull(revokedAt));
    const changed = yield* first(db.update(t.grants).set(to).where(standing).returning({ id }));
    return changed && (yield* find(changed.id));
  }

  return {
    ...endingGrantsOf(source),
    *find(employee) {
      const row = yield* first(findStanding(source, { employee }));
      return row && grantOf(row);
    },
    *list() {
      const rows = yield* run(select().where(isNull(revokedAt)).orderBy(grantedAt, id));
      return rows.map(grantOf);
    },
    *listUses() {
      const used = yield* run(listUses(source, {}));
      return used.flatMap(({ employee, at }) => (at === null ? [] : [{ employeeId: employee, at }]));
    },
    *add(grant, event) {
      const added = yield* first(db.insert(t.grants).values(grant).onConflictDoNothing().returning({ id }));
      if (!added) return null;
      yield* record(source, [event]);
      return yield* find(added.id);
    },
    *update(grantId, to, event) {
      const changed = yield* change(grantId, to);
      if (changed) yield* record(source, [event]);
      return changed;
    },
    *review(grantId, by, event) {
      const reviewed = yield* change(grantId, { reviewedAt: by.at, reviewedById: by.id });
      if (reviewed) yield* record(source, [event]);
      return reviewed;
    },
    *revoke(employee, by, event) {
      const standing = and(eq(employeeId, employee), isNull(revokedAt));
      const revoked = yield* first(
        db.update(t.grants).set({ revokedAt: by.at, revokedById: by.id }).where(standing).returning({ id }),
      );
      if (!revoked) return null;
      yield* record(source, [event]);
      return yield* find(revoked.id);
    },
  };
}

const findStanding = prepared((source) => {
  const { employeeId, revokedAt } = source.t.grants;
  return selectGrants(source).where(and(eq(employeeId, given("employee", employeeId)), isNull(revokedAt)));
});

/** The end of an index each, however long somebody's history is. */
const listUses = prepared(({ db, t: { grants, impersonations } }) => {
  const { impersonatorId, createdAt } = impersonations;
  const newest = db
    .select({ at: max(createdAt) })
    .from(impersonations)
    .where(eq(impersonatorId, grants.employeeId));
  return db
    .select({ employee: grants.employeeId, at: sql<Date | null>`(${newest})`.mapWith(createdAt) })
    .from(grants)
    .where(isNull(grants.revokedAt));
});
