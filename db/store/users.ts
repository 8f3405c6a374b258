import { aliasedTable, and, desc, eq, inArray, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import type { Steps, Tables } from "#lib/store.ts";
import { emailKey } from "#lib/users/email.ts";
import type { User } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { after, pageOf } from "./page.ts";

export function usersOf(source: Source): Tables["users"] {
  const { db, t } = source;
  const { id, name, email, active, createdAt } = t.users;
  const columns = { id, name, email, active, createdAt };

  const find = (userId: string): Steps<User | null> => first(db.select(columns).from(t.users).where(eq(id, userId)));

  return {
    find,
    findByEmail: (address) =>
      first(
        db
          .select(columns)
          .from(t.users)
          .where(eq(t.users.emailKey, emailKey(address))),
      ),
    *passwordHashOf(userId) {
      const row = yield* first(db.select({ hash: t.users.passwordHash }).from(t.users).where(eq(id, userId)));
      return row?.hash ?? null;
    },
    *search(query, page) {
      const rows = yield* run(
        db
          .select(columns)
          .from(t.users)
          .where(and(matches(source, query), after(page.cursor, createdAt, id)))
          .orderBy(desc(createdAt), desc(id))
          .limit(page.limit + 1),
      );
      return pageOf(
        rows,
        page,
        (user) => ({ at: user.createdAt, tie: user.id }),
        (user) => user,
      );
    },
    *add(user, event) {
      const row = { ...user, emailKey: emailKey(user.email), searchText: searchTextOf(user) };
      const added = yield* first(
        db.insert(t.users).values(row).onConflictDoNothing({ target: t.users.emailKey }).returning(columns),
      );
      if (added) yield* record(source, [event]);
      return added;
    },
    *update(userId, to, event) {
      const before = yield* find(userId);
      if (!before) throw notFound("user");
      const shown = { name: to.name ?? before.name, email: to.email ?? before.email };
      const row = { ...to, emailKey: emailKey(shown.email), searchText: searchTextOf(shown) };
      const updated = yield* first(
        db
          .update(t.users)
          .set(row)
          .where(and(eq(id, userId), emailIsFree(source, userId, row.emailKey)))
          .returning(columns),
      );
      if (updated) yield* record(source, [event]);
      return updated;
    },
    *employeesAmong(ids) {
      if (ids.length === 0) return [];
      const rows = yield* run(
        db
          .select({ id })
          .from(t.users)
          .innerJoin(t.employees, and(eq(t.employees.emailKey, t.users.emailKey), eq(t.employees.active, true)))
          .where(inArray(id, ids)),
      );
      return rows.map((row) => row.id);
    },
  };
}

/** Asked in the statement itself: a unique index that objects would undo the whole transaction on Postgres. */
function emailIsFree({ db, t }: Source, userId: string, key: string): SQL {
  const other = aliasedTable(t.users, "other");
  return notExists(
    db
      .select({ id: other.id })
      .from(other)
      .where(and(eq(other.emailKey, key), ne(other.id, userId))),
  );
}

function matches({ t }: Source, query: string): SQL | undefined {
  const text = searchable(query).trim();
  if (text === "") return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(sql`${t.users.searchText} like ${pattern} escape '\\'`, eq(t.users.id, text));
}

/** Two lines, so that no search matches across the end of the name. */
const searchTextOf = ({ name, email }: { name: string; email: string }) => searchable(`${name}\n${email}`);

const searchable = (text: string) => text.normalize("NFKC").toLowerCase().normalize("NFKC");
