import { aliasedTable, and, eq, isNull } from "drizzle-orm";
import type { Grant } from "#lib/employees/employee.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";

export function grantsOf(source: Source): Tables["grants"] {
  const { db, t } = source;
  const { id, employeeId, grantedAt, revokedAt } = t.grants;
  const select = () => selectGrants(source);

  function* find(grantId: string): Steps<Grant | null> {
    const row = yield* first(select().where(eq(id, grantId)));
    return row && { ...row.grant, grantedBy: row.grantedBy };
  }

  return {
    *find(employee) {
      const row = yield* first(findStanding(source, { employee }));
      return row && { ...row.grant, grantedBy: row.grantedBy };
    },
    *list() {
      const rows = yield* run(select().where(isNull(revokedAt)).orderBy(grantedAt, id));
      return rows.map(({ grant, grantedBy }) => ({ ...grant, grantedBy }));
    },
    *add(grant, event) {
      const added = yield* first(db.insert(t.grants).values(grant).onConflictDoNothing().returning({ id }));
      if (!added) return null;
      yield* record(source, [event]);
      return yield* find(added.id);
    },
    *setAccess(grantId, access, event) {
      const standing = and(eq(id, grantId), isNull(revokedAt));
      const set = yield* first(db.update(t.grants).set({ access }).where(standing).returning({ id }));
      if (!set) return null;
      yield* record(source, [event]);
      return yield* find(set.id);
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

function selectGrants({ db, t }: Source) {
  const giver = aliasedTable(t.employees, "giver");
  const { id, employeeId, access, grantedAt, revokedAt } = t.grants;
  return db
    .select({
      grant: { id, employeeId, access, grantedAt, revokedAt },
      grantedBy: { id: giver.id, name: giver.name, email: giver.email },
    })
    .from(t.grants)
    .innerJoin(giver, eq(giver.id, t.grants.grantedById));
}

const findStanding = prepared((source) => {
  const { employeeId, revokedAt } = source.t.grants;
  return selectGrants(source).where(and(eq(employeeId, given("employee", employeeId)), isNull(revokedAt)));
});
