import {
  aliasedTable,
  and,
  asc,
  count,
  eq,
  exists,
  isNotNull,
  isNull,
  ne,
  notExists,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { impersonationShape } from "./impersonation-row.ts";

type Taking = Pick<Tables["imports"], "listTaken" | "listMovedEmployees" | "compare" | "take" | "listDisabledSignedIn">;

/** Comparing a file with the directory, and taking it over: a few statements, however many rows there are. */
export function importTakingOf(source: Source): Taking {
  const { db, t } = source;
  const { userImportRows: rows, users, productSessions } = t;
  return {
    *listTaken(importId, limit) {
      const { own, holder, on, isTaken } = matching(source, importId);
      return yield* run(
        db
          .select({ line: rows.line })
          .from(rows)
          .leftJoin(own, on.own)
          .leftJoin(holder, on.holder)
          .where(and(eq(rows.importId, importId), isTaken))
          .orderBy(asc(rows.line))
          .limit(limit),
      );
    },
    *listMovedEmployees(importId, limit) {
      const isMoved = and(
        ...[eq(rows.importId, importId), eq(t.employees.active, true), ne(rows.emailKey, users.emailKey)],
      );
      const isNamesake = eq(t.employees.emailKey, users.emailKey);
      const found = yield* run(
        db
          .select({ line: rows.line })
          .from(t.employees)
          .innerJoin(users, isNamesake)
          .innerJoin(rows, byExternalId(source))
          .where(isMoved)
          .orderBy(asc(rows.line)),
      );
      return { count: found.length, first: found.slice(0, limit) };
    },
    *compare(importId) {
      const { own, holder, on, isTaken, isOwn, isOfEmail } = matching(source, importId);
      const isChanged = or(and(isOwn, differs(source, own)), and(isOfEmail, differs(source, holder)));
      const counts = yield* first(
        db
          .select({
            all: count(),
            taken: times(isTaken),
            known: times(or(isOwn, isOfEmail)),
            updated: times(isChanged),
          })
          .from(rows)
          .leftJoin(own, on.own)
          .leftJoin(holder, on.holder)
          .where(eq(rows.importId, importId)),
      );
      const { all, taken, known, updated } = counts ?? { all: 0, taken: 0, known: 0, updated: 0 };
      return { taken, added: all - known, updated, unchanged: known - updated };
    },
    *take(importId, at, event) {
      yield* freeEmails(source, importId);
      for (const match of [byExternalId(source), byEmail(source)]) yield* updateWhere(source, importId, match);
      yield* addMissing(source, importId, at);
      yield* record(source, [event]);
    },
    *listDisabledSignedIn() {
      const { user } = impersonationShape(source);
      const found = yield* run(
        db
          .selectDistinct(user)
          .from(productSessions)
          .innerJoin(users, eq(users.id, productSessions.userId))
          .where(and(isNull(productSessions.endedAt), eq(users.active, false))),
      );
      return found;
    },
  };
}

/** How often a condition holds, which SQL leaves unknown where there is no user to compare with. */
const times = (condition: SQL | undefined) =>
  sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`.mapWith(Number);

/**
 * Each row with the user it means: `own` by external id; else `holder`, who has the e-mail, if one of the two has no
 * external id. A holder who gets another e-mail by this very file is out of the way. The same rules as planUsers.
 */
function matching({ db, t }: Source, importId: string) {
  const { userImportRows: rows, users } = t;
  const own = aliasedTable(users, "own");
  const holder = aliasedTable(users, "holder");
  const mover = aliasedTable(rows, "mover");
  const leaves = exists(
    db
      .select({ id: mover.id })
      .from(mover)
      .where(
        and(eq(mover.importId, importId), eq(mover.externalId, holder.externalId), ne(mover.emailKey, holder.emailKey)),
      ),
  );
  const isOwn = isNotNull(own.id);
  const adoptable = and(isNull(holder.deletedAt), or(isNull(rows.externalId), isNull(holder.externalId)));
  const isOfEmail = sql`(${isNull(own.id)} and ${isNotNull(holder.id)} and ${adoptable} and not ${leaves})`;
  const somebodyElses = or(isNull(own.id), ne(own.id, holder.id));
  const isTaken = sql`(${isNotNull(holder.id)} and ${somebodyElses} and not ${isOfEmail} and not ${leaves})`;
  const on = { own: eq(own.externalId, rows.externalId), holder: eq(holder.emailKey, rows.emailKey) };
  return { own, holder, on, isTaken, isOwn, isOfEmail };
}

/** Does the row say of this user what isn't so yet? */
function differs({ t: { userImportRows: rows } }: Source, user: Source["t"]["users"]): SQL | undefined {
  return or(
    ne(user.name, rows.name),
    ne(user.email, rows.email),
    ne(user.active, rows.active),
    and(isNotNull(rows.externalId), isNull(user.externalId)),
  );
}

/** Users' new e-mails may be each other's old ones: a unique index looks at each row as it is written. */
function* freeEmails({ db, t }: Source, importId: string) {
  const { userImportRows: rows, users } = t;
  const moves = db
    .select({ id: rows.id })
    .from(rows)
    .where(and(eq(rows.importId, importId), eq(rows.externalId, users.externalId), ne(rows.emailKey, users.emailKey)));
  const wanted = db
    .select({ id: rows.id })
    .from(rows)
    .where(and(eq(rows.importId, importId), eq(rows.emailKey, users.emailKey)));
  yield* run(
    db
      .update(users)
      .set({ emailKey: sql`${users.id} || '@moving.invalid'` })
      .where(and(isNotNull(users.externalId), exists(wanted), exists(moves)))
      .returning({ id: users.id }),
  );
}

const byExternalId = ({ t: { userImportRows: rows, users } }: Source) => eq(users.externalId, rows.externalId);
const byEmail = ({ t: { userImportRows: rows, users } }: Source) =>
  and(
    eq(users.emailKey, rows.emailKey),
    isNull(users.deletedAt),
    or(isNull(rows.externalId), isNull(users.externalId)),
  );

function* updateWhere(source: Source, importId: string, match: SQL | undefined) {
  const { userImportRows: rows, users } = source.t;
  yield* run(
    source.db
      .update(users)
      .set({
        name: sql`${rows.name}`,
        email: sql`${rows.email}`,
        emailKey: sql`${rows.emailKey}`,
        searchText: sql`${rows.searchText}`,
        externalId: sql`coalesce(${rows.externalId}, ${users.externalId})`,
        active: sql`coalesce(${rows.active}, ${users.active})`,
      })
      .from(rows)
      .where(and(eq(rows.importId, importId), match, differs(source, users)))
      .returning({ id: users.id }),
  );
}

/** Everybody whose e-mail is nobody's after all that. */
function* addMissing({ db, t }: Source, importId: string, at: Date) {
  const { userImportRows: rows, users } = t;
  const present = db.select({ id: users.id }).from(users).where(eq(users.emailKey, rows.emailKey));
  const missing = db
    .select({
      id: rows.id,
      name: rows.name,
      email: rows.email,
      emailKey: rows.emailKey,
      searchText: rows.searchText,
      externalId: rows.externalId,
      active: sql<boolean>`coalesce(${rows.active}, true)`.as("active"),
      passwordHash: sql<string | null>`null`.as("password_hash"),
      createdAt: sql<Date>`${sql.param(at, users.createdAt)}`.as("created_at"),
      deletedAt: sql<Date | null>`null`.as("deleted_at"),
    })
    .from(rows)
    .where(and(eq(rows.importId, importId), notExists(present)));
  yield* run(db.insert(users).select(missing).returning({ id: users.id }));
}
