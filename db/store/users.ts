import { aliasedTable, and, eq, inArray, isNull, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import { FOUND_BY_NOTHING, findable } from "#lib/search/text.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { emailKey } from "#lib/users/email.ts";
import type { User } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { renameInImpersonations } from "./impersonation-texts.ts";
import { namesakesByExternalId } from "./namesakes.ts";
import { userSearchOf } from "./user-search.ts";
import { writeUserTexts } from "./user-texts.ts";

export function usersOf(source: Source): Tables["users"] {
  const { db, t } = source;
  const { id, externalId, deletedAt } = t.users;
  const columns = columnsOf(source);
  const present = isNull(deletedAt);
  const find = (userId: string): Steps<User | null> => first(findUser(source, { userId }));

  function* byEmail(ids: string[]): Steps<string[]> {
    if (ids.length === 0) return [];
    const rows = yield* run(
      db
        .select({ id })
        .from(t.users)
        .innerJoin(t.employees, and(eq(t.employees.emailKey, t.users.emailKey), eq(t.employees.active, true)))
        .where(inArray(id, ids)),
    );
    return rows.map((row) => row.id);
  }

  return {
    find,
    findByEmail: (address) =>
      first(
        db
          .select(columns)
          .from(t.users)
          .where(and(eq(t.users.emailKey, emailKey(address)), present)),
      ),
    withAny: ({ externalIds, emails }) =>
      run(
        db
          .select(columns)
          .from(t.users)
          .where(and(present, or(inArray(externalId, externalIds), inArray(t.users.emailKey, emails.map(emailKey))))),
      ),
    findByExternalId: (from) => first(db.select(columns).from(t.users).where(eq(externalId, from))),
    *passwordHashOf(userId) {
      const row = yield* first(db.select({ hash: t.users.passwordHash }).from(t.users).where(eq(id, userId)));
      return row?.hash ?? null;
    },
    ...userSearchOf(source),
    writeTexts: (limit) => writeUserTexts(source, limit),
    *add(user, event) {
      const row = { ...user, emailKey: keyOf(user.email), ...findable(user) };
      const added = yield* first(
        // Of the e-mail's key or of the external id's: both are unique.
        db.insert(t.users).values(row).onConflictDoNothing().returning(columns),
      );
      if (added) yield* record(source, [event]);
      return added;
    },
    *update(userId, to, event) {
      const before = yield* find(userId);
      if (!before) throw notFound("user");
      const shown = { ...before, ...to };
      const row = { ...to, emailKey: keyOf(shown.email), ...findable(shown) };
      const updated = yield* first(
        db
          .update(t.users)
          .set(row)
          .where(and(eq(id, userId), isFree(source, userId, row)))
          .returning(columns),
      );
      if (!updated) return null;
      yield* renameInImpersonations(source, eq(t.impersonations.userId, userId));
      yield* record(source, [event]);
      return updated;
    },
    *freeEmails(ids) {
      if (ids.length === 0) return;
      yield* run(db.update(t.users).set({ emailKey: null }).where(inArray(id, ids)).returning({ id }));
    },
    *remove(userId, at, event) {
      const nobody = {
        name: "Deleted user",
        email: null,
        emailKey: null,
        externalId: null,
        passwordHash: null,
        ...FOUND_BY_NOTHING,
      };
      yield* run(
        db
          .update(t.users)
          .set({ ...nobody, active: false, deletedAt: at })
          .where(eq(id, userId))
          .returning({ id }),
      );
      const { subject } = t.protections;
      yield* run(db.delete(t.protections).where(eq(subject, userId)).returning({ subject }));
      yield* renameInImpersonations(source, eq(t.impersonations.userId, userId));
      yield* record(source, [event]);
    },
    *employeesAmong(ids) {
      if (ids.length === 0) return [];
      const named = yield* run(db.select({ id, externalId }).from(t.users).where(inArray(id, ids)));
      const byExternalId = yield* namesakesByExternalId(source, named);
      return [...new Set([...(yield* byEmail(ids)), ...byExternalId])];
    },
    *isEmployee(userId) {
      const found = yield* first(findNamesake(source, { userId }));
      if (!found) return false;
      return found.namesake !== null || (yield* namesakesByExternalId(source, [found])).length > 0;
    },
    employeesByEmailAmong: byEmail,
  };
}

function columnsOf({ t }: Source) {
  const { id, name, email, externalId, active, createdAt } = t.users;
  return { id, name, email, externalId, active, createdAt };
}

const findUser = prepared((source) => {
  const { users } = source.t;
  return source.db
    .select(columnsOf(source))
    .from(users)
    .where(and(eq(users.id, given("userId", users.id)), isNull(users.deletedAt)));
});

const findNamesake = prepared(({ db, t: { users, employees } }) =>
  db
    .select({ id: users.id, externalId: users.externalId, namesake: employees.id })
    .from(users)
    .leftJoin(employees, and(eq(employees.emailKey, users.emailKey), eq(employees.active, true)))
    .where(eq(users.id, given("userId", users.id))),
);

/** Asked in the statement itself: a unique index that objects would undo the whole transaction on Postgres. */
function isFree({ db, t }: Source, userId: string, row: { emailKey: string | null; externalId?: string | null }): SQL {
  const other = aliasedTable(t.users, "other");
  const sameEmail = row.emailKey === null ? undefined : eq(other.emailKey, row.emailKey);
  const sameExternalId = row.externalId == null ? undefined : eq(other.externalId, row.externalId);
  if (!sameEmail && !sameExternalId) return sql`true`;
  return notExists(
    db
      .select({ id: other.id })
      .from(other)
      .where(and(or(sameEmail, sameExternalId), ne(other.id, userId))),
  );
}

export const keyOf = (email: string | null): string | null => (email === null ? null : emailKey(email));
