import { and, count, eq } from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import type { Tables } from "#lib/store/store.ts";
import { emailKey } from "#lib/users/email.ts";
import { first, record, run, type Source } from "../database.ts";
import type { Schema } from "../schema/tables.ts";

const TEAM_LIMIT = 1000;

/** What may be read of an employee: everything but the password's hash. */
export const employeeColumns = ({ employees }: Schema) => {
  const { id, name, email, role, active, createdAt } = employees;
  return { id, name, email, role, active, createdAt };
};

export function employeesOf(source: Source): Tables["employees"] {
  const { db, t } = source;
  const columns = employeeColumns(t);
  return {
    find: (id) => first(db.select(columns).from(t.employees).where(eq(t.employees.id, id))),
    findByEmail: (email) =>
      first(
        db
          .select(columns)
          .from(t.employees)
          .where(eq(t.employees.emailKey, emailKey(email))),
      ),
    findBySsoSubject: (subject) =>
      first(db.select(columns).from(t.employees).where(eq(t.employees.ssoSubject, subject))),
    *ssoSubjectOf(id) {
      const { ssoSubject } = t.employees;
      return (
        (yield* first(db.select({ ssoSubject }).from(t.employees).where(eq(t.employees.id, id))))?.ssoSubject ?? null
      );
    },
    *passwordHashOf(id) {
      const row = yield* first(
        db.select({ hash: t.employees.passwordHash }).from(t.employees).where(eq(t.employees.id, id)),
      );
      return row?.hash ?? null;
    },
    *list() {
      const employees = yield* run(
        db.select(columns).from(t.employees).orderBy(t.employees.createdAt).limit(TEAM_LIMIT),
      );
      // Here, because the databases disagree about the alphabet.
      return employees.sort((a, b) => a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id));
    },
    *countActiveOwners() {
      const activeOwner = and(eq(t.employees.role, "owner"), eq(t.employees.active, true));
      const row = yield* first(db.select({ owners: count() }).from(t.employees).where(activeOwner));
      return row?.owners ?? 0;
    },
    *add(employee, event) {
      const row = { ...employee, emailKey: emailKey(employee.email) };
      const added = yield* first(
        db.insert(t.employees).values(row).onConflictDoNothing({ target: t.employees.emailKey }).returning(columns),
      );
      if (added) yield* record(source, [event]);
      return added;
    },
    *update(id, to, event) {
      const updated = yield* first(db.update(t.employees).set(to).where(eq(t.employees.id, id)).returning(columns));
      if (!updated) throw notFound("employee");
      yield* record(source, [event]);
      return updated;
    },
  };
}
