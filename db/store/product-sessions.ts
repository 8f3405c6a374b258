import { and, eq, getTableColumns, gt, inArray, isNull, lte, ne, or, type SQL } from "drizzle-orm";
import type { FoundProductSession, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, givenRow, prepared, preparedFor } from "../prepared.ts";
import { factsOf, impersonationOf, impersonationShape } from "./impersonation-row.ts";

export function productSessionsOf(source: Source): Tables["productSessions"] {
  const { db, t } = source;
  const { userId, endedAt } = t.productSessions;

  return {
    *findByToken(tokenHash) {
      const row = yield* first(findByToken(source, { tokenHash }));
      return row && (yield* foundOf(source, row));
    },
    *findBySid(sid) {
      const row = yield* first(findBySid(source, { sid }));
      return row && (yield* foundOf(source, row));
    },
    *purge(before, limit) {
      const { id, expiresAt } = t.productSessions;
      const spent = yield* run(
        db.select({ id }).from(t.productSessions).where(lte(expiresAt, before)).orderBy(expiresAt).limit(limit),
      );
      const ids = spent.map((row) => row.id);
      for (const pointing of [t.refreshTokens, t.hostedCodes])
        yield* run(db.delete(pointing).where(inArray(pointing.sessionId, ids)).returning({ id: pointing.sessionId }));
      yield* run(db.delete(t.productSessions).where(inArray(id, ids)).returning({ id }));
      return ids.length;
    },
    *isOpen(sessionId) {
      return (yield* first(findOpen(source, { sessionId }))) !== null;
    },
    *listUserIds(now) {
      const { impersonationId, expiresAt } = t.productSessions;
      const open = and(isNull(endedAt), gt(expiresAt, now));
      const rows = yield* run(db.select({ userId, impersonationId }).from(t.productSessions).where(open));
      // Those of their own: asked of the database, it could begin with all that ever were.
      return [...new Set(rows.filter((row) => row.impersonationId === null).map((row) => row.userId))];
    },
    *add(session, event) {
      yield* run(addSession(source, { ...session, endedAt: null }));
      yield* record(source, [event]);
    },
    *end(filter, at, event) {
      const ended = yield* run(endSessions(source, filter, { at }));
      yield* record(source, ended.map(event));
      return ended.length;
    },
  };
}

/** Asked on every request of a product. */
const findByToken = prepared((source) => {
  const { tokenHash } = source.t.productSessions;
  return select(source, eq(tokenHash, given("tokenHash", tokenHash)));
});

const findBySid = prepared((source) => {
  const { id, impersonationId } = source.t.productSessions;
  return select(source, or(eq(id, given("sid", id)), eq(impersonationId, given("sid", impersonationId))));
});

const findOpen = prepared(({ db, t: { productSessions } }) => {
  const { id, endedAt } = productSessions;
  return db
    .select({ id })
    .from(productSessions)
    .where(and(eq(id, given("sessionId", id)), isNull(endedAt)));
});

const addSession = prepared(({ db, t: { productSessions } }) =>
  db
    .insert(productSessions)
    .values(givenRow(getTableColumns(productSessions)))
    .returning({ id: productSessions.id }),
);

type EndFilter = Parameters<Tables["productSessions"]["end"]>[0];

const endSessions = preparedFor(({ db, t: { productSessions } }, filter: EndFilter) => {
  const { id, userId, expiresAt, endedAt } = productSessions;
  const fits = and(
    isNull(endedAt),
    gt(expiresAt, given("at", expiresAt)),
    filter.id === undefined ? undefined : eq(id, given("id", id)),
    filter.userId === undefined ? undefined : eq(userId, given("userId", userId)),
    filter.exceptId === undefined ? undefined : ne(id, given("exceptId", id)),
  );
  return db
    .update(productSessions)
    .set({ endedAt: given("at", endedAt) })
    .where(fits)
    .returning({ id, userId });
});

function select(source: Source, which: SQL | undefined) {
  const { row, facts, user, on, ...other } = impersonationShape(source);
  const { productSessions, impersonations, employees, users, products, grants, settings, ...t } = source.t;
  const { id, impersonationId, createdAt, expiresAt, endedAt } = productSessions;
  return source.db
    .select({ session: { id, impersonationId, createdAt, expiresAt, endedAt }, user, ...row, ...facts })
    .from(productSessions)
    .innerJoin(users, eq(users.id, productSessions.userId))
    .leftJoin(impersonations, eq(impersonations.id, productSessions.impersonationId))
    .leftJoin(employees, on.impersonator)
    .leftJoin(products, on.product)
    .leftJoin(grants, on.grant)
    .leftJoin(settings, on.settings)
    .leftJoin(t.dashboardSessions, on.dashboard)
    .leftJoin(t.supportChoices, on.says)
    .leftJoin(other.namesake, on.namesake)
    .leftJoin(other.ofUser, on.ofUser)
    .leftJoin(other.ofDomain, on.ofDomain)
    .leftJoin(other.ofProduct, on.ofProduct)
    .where(which);
}

type Row = ReturnType<ReturnType<typeof findByToken>["all"]>[number];

function* foundOf(source: Source, { session, ...row }: Row): Steps<FoundProductSession | null> {
  const { user, impersonation, impersonator, product, grant, settings, dashboard, ...joined } = row;
  const { impersonationId, ...shown } = session;
  if (impersonationId === null) return { ...shown, user, impersonation: null, facts: null };
  // Foreign keys hold every one of these; without one the session is nobody's, rather than an ordinary user's.
  if (!impersonation || !impersonator || !product || !grant || !settings || !dashboard) return null;
  const whole = { user, impersonation, impersonator, product, grant, settings, dashboard, ...joined };
  return { ...shown, user, impersonation: impersonationOf(whole), facts: yield* factsOf(source, whole) };
}
