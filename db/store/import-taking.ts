import {
  aliasedTable,
  and,
  asc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { findable } from "#lib/search/text.ts";
import type { Tables } from "#lib/store/store.ts";
import { record, run, type Source } from "../database.ts";
import { impersonationShape } from "./impersonation-row.ts";
import { renameInImpersonations } from "./impersonation-texts.ts";
import { domainOfUser } from "./protections.ts";
import { writeAllUserTexts } from "./user-texts.ts";
import { keyOf } from "./users.ts";

type Taking = Pick<Tables["imports"], "meet" | "plan" | "take" | "protect" | "listLeaving" | "listDisabledSignedIn">;

/**
 * Whom a file meets, and taking it over as it is planned: a few statements, however many rows there are. What becomes of
 * a row is for lib/provisioning/plan.ts to say, and written beside the row; nothing here decides anything.
 */
export function importTakingOf(source: Source): Taking {
  const { db, t } = source;
  const { userImportRows: rows, users, employees, productSessions, protections, supportChoices } = t;
  const { user } = impersonationShape(source);
  return {
    *meet(importId, { after, through }) {
      const some = and(eq(rows.importId, importId), gt(rows.line, after), lte(rows.line, through));
      const namesake = and(eq(employees.emailKey, users.emailKey), eq(employees.active, true));
      const by = (same: SQL) =>
        run(
          db
            .select({ user, employeeId: employees.id, protectedId: protections.subject })
            .from(rows)
            .innerJoin(users, and(same, isNull(users.deletedAt)))
            .leftJoin(employees, namesake)
            .leftJoin(protections, eq(protections.subject, users.id))
            .where(some),
        );
      const met = [
        ...(yield* by(eq(users.externalId, rows.externalId))),
        ...(yield* by(eq(users.emailKey, rows.emailKey))),
      ];
      const present = [...new Map(met.map((each) => [each.user.id, each.user])).values()];
      const externalIds = present.flatMap(({ externalId }) => externalId ?? []);
      const elsewhere = yield* run(
        db
          .select({ externalId: sql<string>`${rows.externalId}`, email: rows.email })
          .from(rows)
          .where(and(eq(rows.importId, importId), inArray(rows.externalId, externalIds))),
      );
      const ids = met.flatMap((each) => (each.employeeId === null ? [] : each.user.id));
      const protectedIds = met.flatMap((each) => each.protectedId ?? []);
      return { present, employees: ids, protectedIds, elsewhere };
    },
    *plan(importId, planned) {
      if (planned.length === 0) return;
      const values = planned.map(({ becomes, ...row }) => ({
        ...{ ...row, importId, emailKey: keyOf(row.email), ...findable(becomes) },
      }));
      const set = {
        outcome: sql`excluded.outcome`,
        userId: sql`excluded.user_id`,
        changes: sql`excluded.changes`,
        searchText: sql`excluded.search_text`,
        byName: sql`excluded.by_name`,
        byEmail: sql`excluded.by_email`,
      };
      yield* run(
        db.insert(rows).values(values).onConflictDoUpdate({ target: rows.id, set }).returning({ id: rows.id }),
      );
    },
    *take(importId, at, event) {
      const updated = and(eq(rows.importId, importId), eq(rows.outcome, "updated"));
      yield* freeEmails(source, updated);
      yield* update(source, updated);
      yield* addNew(source, and(eq(rows.importId, importId), eq(rows.outcome, "new")), at);
      yield* writeAllUserTexts(source); // of a file that a version before has read
      const renamed = db.select({ userId: rows.userId }).from(rows).where(updated);
      yield* renameInImpersonations(source, inArray(t.impersonations.userId, renamed));
      yield* record(source, [event]);
    },
    protect: (importId, by) => protectAll(source, importId, by),
    *listLeaving(importId) {
      const changed = and(eq(rows.importId, importId), eq(rows.outcome, "updated"), ne(rows.emailKey, users.emailKey));
      const isProtected = or(eq(protections.subject, users.id), eq(protections.subject, domainOfUser(t)));
      const refuses = and(eq(supportChoices.userId, users.id), ne(supportChoices.choice, "always"));
      const leaving = () =>
        db.select({ user, toEmail: rows.email }).from(rows).innerJoin(users, eq(users.id, rows.userId));
      const left = [
        ...(yield* run(leaving().innerJoin(protections, isProtected).where(changed))),
        ...(yield* run(leaving().innerJoin(supportChoices, refuses).where(changed))),
      ];
      return [...new Map(left.map((each) => [each.user.id, each])).values()];
    },
    *listDisabledSignedIn(importId) {
      const open = db
        .select({ id: productSessions.id })
        .from(productSessions)
        .where(and(eq(productSessions.userId, users.id), isNull(productSessions.endedAt)));
      return yield* run(
        db
          .select(user)
          .from(rows)
          .innerJoin(users, eq(users.id, rows.userId))
          .where(and(eq(rows.importId, importId), eq(rows.active, false), eq(users.active, false), exists(open))),
      );
    },
  };
}

/** A user's protection needs no row of theirs, so those may be protected who are about to be added. */
function* protectAll({ db, t }: Source, importId: string, by: { id: string; at: Date }) {
  const { userImportRows: rows, protections } = t;
  const said = and(eq(rows.importId, importId), eq(rows.protected, true), isNull(protections.subject));
  const subject = sql<string>`coalesce(${rows.userId}, ${rows.id})`;
  const missing = db
    .select({
      subject: subject.as("subject"),
      kind: sql<"user">`'user'`.as("kind"),
      reason: sql<string | null>`null`.as("reason"),
      at: sql<Date>`${sql.param(by.at, protections.at)}`.as("at"),
      byId: sql<string>`${sql.param(by.id)}`.as("by_id"),
      keyId: sql<string | null>`null`.as("key_id"),
    })
    .from(rows)
    .leftJoin(protections, eq(protections.subject, subject))
    .where(said);
  return (yield* run(db.insert(protections).select(missing).returning({ subject: protections.subject }))).length;
}

/**
 * Users' new e-mails may be each other's old ones: a unique index looks at each row as it is written. Who moves is asked
 * once, and not again for every user there is.
 */
function* freeEmails({ db, t }: Source, updated: SQL | undefined) {
  const { userImportRows: rows, users } = t;
  const mover = aliasedTable(users, "mover");
  const movers = db
    .select({ id: mover.id })
    .from(rows)
    .innerJoin(mover, eq(mover.id, rows.userId))
    .where(and(updated, isNotNull(rows.emailKey), ne(rows.emailKey, mover.emailKey)));
  yield* run(db.update(users).set({ emailKey: null }).where(inArray(users.id, movers)).returning({ id: users.id }));
}

function* update({ db, t }: Source, updated: SQL | undefined) {
  const { userImportRows: rows, users } = t;
  yield* run(
    db
      .update(users)
      .set({
        name: sql`coalesce(${rows.name}, ${users.name})`,
        email: sql`coalesce(${rows.email}, ${users.email})`,
        emailKey: sql`coalesce(${rows.emailKey}, ${users.emailKey})`,
        searchText: sql`${rows.searchText}`,
        byName: sql`${rows.byName}`,
        byEmail: sql`${rows.byEmail}`,
        externalId: sql`coalesce(${rows.externalId}, ${users.externalId})`,
        active: sql`coalesce(${rows.active}, ${users.active})`,
      })
      .from(rows)
      .where(and(updated, eq(rows.userId, users.id)))
      .returning({ id: users.id }),
  );
}

function* addNew({ db, t, words }: Source, added: SQL | undefined, at: Date) {
  const { userImportRows: rows, users } = t;
  const missing = db
    .select({
      seq: sql<number>`${words.nextUserNumber}`.as("seq"),
      id: rows.id,
      name: rows.name,
      email: rows.email,
      emailKey: rows.emailKey,
      searchText: rows.searchText,
      byName: rows.byName,
      byEmail: rows.byEmail,
      externalId: rows.externalId,
      active: sql<boolean>`coalesce(${rows.active}, true)`.as("active"),
      passwordHash: sql<string | null>`null`.as("password_hash"),
      createdAt: sql<Date>`${sql.param(at, users.createdAt)}`.as("created_at"),
      deletedAt: sql<Date | null>`null`.as("deleted_at"),
    })
    .from(rows)
    .where(added)
    .orderBy(asc(rows.line));
  yield* run(db.insert(users).select(missing).returning({ id: users.id }));
}
