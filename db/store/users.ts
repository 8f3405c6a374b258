import {
  aliasedTable,
  and,
  asc,
  count,
  desc,
  eq,
  inArray,
  isNull,
  ne,
  notExists,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { emailKey } from "#lib/users/email.ts";
import type { User } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { namesakesByExternalId } from "./namesakes.ts";
import { after, cursorAfter, pageOf, upFrom } from "./page.ts";

export function usersOf(source: Source): Tables["users"] {
  const { db, t } = source;
  const { id, externalId, createdAt, deletedAt } = t.users;
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
    *search(query, page) {
      const rows = yield* run(
        db
          .select(columns)
          .from(t.users)
          .where(and(present, matches(source, query), after(page.cursor, createdAt, id)))
          .orderBy(desc(createdAt), desc(id))
          .limit(page.limit + 1),
      );
      return pageOf(rows, page, placeOf, (user) => user);
    },
    *count(query, atMost) {
      const found = db
        .select({ id })
        .from(t.users)
        .where(and(present, matches(source, query)))
        .limit(atMost)
        .as("found");
      const row = yield* first(db.select({ users: count() }).from(found));
      return row?.users ?? 0;
    },
    *cursorBefore(query, { cursor, limit }) {
      const rows = yield* run(
        db
          .select(columns)
          .from(t.users)
          .where(and(present, matches(source, query), upFrom(cursor, createdAt, id)))
          .orderBy(asc(createdAt), asc(id))
          .limit(limit + 1),
      );
      const last = rows[limit];
      return last ? cursorAfter(placeOf(last)) : null;
    },
    *add(user, event) {
      const row = { ...user, emailKey: keyOf(user.email), searchText: searchTextOf(user) };
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
      const row = { ...to, emailKey: keyOf(shown.email), searchText: searchTextOf(shown) };
      const updated = yield* first(
        db
          .update(t.users)
          .set(row)
          .where(and(eq(id, userId), isFree(source, userId, row)))
          .returning(columns),
      );
      if (updated) yield* record(source, [event]);
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
        searchText: "",
        externalId: null,
        passwordHash: null,
      };
      yield* run(
        db
          .update(t.users)
          .set({ ...nobody, active: false, deletedAt: at })
          .where(eq(id, userId))
          .returning({ id }),
      );
      yield* record(source, [event]);
    },
    *employeesAmong(ids) {
      if (ids.length === 0) return [];
      const named = yield* run(db.select({ id, externalId }).from(t.users).where(inArray(id, ids)));
      const byExternalId = yield* namesakesByExternalId(source, named);
      return [...new Set([...(yield* byEmail(ids)), ...byExternalId])];
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

const placeOf = (user: User) => ({ at: user.createdAt, tie: user.id });

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

function matches({ t }: Source, query: string): SQL | undefined {
  const text = searchable(query).trim();
  if (text === "") return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const { searchText, id, externalId } = t.users;
  return or(sql`${searchText} like ${pattern} escape '\\'`, eq(id, text), eq(externalId, query.trim()));
}

/** Two lines, so that no search matches across the end of the name. */
export const searchTextOf = ({ name, email }: Pick<User, "name" | "email">) =>
  searchable(`${name ?? ""}\n${email ?? ""}`);

export const keyOf = (email: string | null): string | null => (email === null ? null : emailKey(email));

const searchable = (text: string) => text.normalize("NFKC").toLowerCase().normalize("NFKC");
