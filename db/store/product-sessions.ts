import { and, eq, gt, inArray, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import type { FoundProductSession, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { factsOf, impersonationOf, impersonationShape } from "./impersonation-row.ts";

export function productSessionsOf(source: Source): Tables["productSessions"] {
  const { db, t } = source;
  const { id, userId, endedAt } = t.productSessions;
  let byToken: Prepared | undefined;
  let bySid: Prepared | undefined;

  return {
    *findByToken(tokenHash) {
      byToken ??= prepare(source, eq(t.productSessions.tokenHash, sql.placeholder("tokenHash")));
      const row = yield* first(byToken({ tokenHash }));
      return row && (yield* foundOf(source, row));
    },
    *findBySid(sid) {
      const { impersonationId } = t.productSessions;
      bySid ??= prepare(source, or(eq(id, sql.placeholder("sid")), eq(impersonationId, sql.placeholder("sid"))));
      const row = yield* first(bySid({ sid }));
      return row && (yield* foundOf(source, row));
    },
    *purge(before, limit) {
      const { expiresAt } = t.productSessions;
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
      const open = and(eq(id, sessionId), isNull(endedAt));
      return (yield* first(db.select({ id }).from(t.productSessions).where(open))) !== null;
    },
    *listUserIds(now) {
      const { impersonationId, expiresAt } = t.productSessions;
      const open = and(isNull(endedAt), gt(expiresAt, now));
      const rows = yield* run(db.select({ userId, impersonationId }).from(t.productSessions).where(open));
      // Those of their own: asked of the database, it could begin with all that ever were.
      return [...new Set(rows.filter((row) => row.impersonationId === null).map((row) => row.userId))];
    },
    *add(session, event) {
      yield* run(db.insert(t.productSessions).values(session).returning({ id }));
      yield* record(source, [event]);
    },
    *end(filter, at, event) {
      const fits = and(
        isNull(endedAt),
        gt(t.productSessions.expiresAt, at),
        filter.id === undefined ? undefined : eq(id, filter.id),
        filter.userId === undefined ? undefined : eq(userId, filter.userId),
        filter.exceptId === undefined ? undefined : ne(id, filter.exceptId),
      );
      const ended = yield* run(db.update(t.productSessions).set({ endedAt: at }).where(fits).returning({ id, userId }));
      yield* record(source, ended.map(event));
      return ended.length;
    },
  };
}

/** Asked on every request of a product. */
function prepare(source: Source, which: SQL | undefined) {
  const { row, facts, user, on, namesake } = impersonationShape(source);
  const { productSessions, impersonations, employees, users, products, grants, settings, dashboardSessions } = source.t;
  const { id, impersonationId, createdAt, expiresAt, endedAt } = productSessions;
  return source.prepare(
    source.db
      .select({ session: { id, impersonationId, createdAt, expiresAt, endedAt }, user, ...row, ...facts })
      .from(productSessions)
      .innerJoin(users, eq(users.id, productSessions.userId))
      .leftJoin(impersonations, eq(impersonations.id, productSessions.impersonationId))
      .leftJoin(employees, on.impersonator)
      .leftJoin(products, on.product)
      .leftJoin(grants, on.grant)
      .leftJoin(settings, on.settings)
      .leftJoin(dashboardSessions, on.dashboard)
      .leftJoin(namesake, on.namesake)
      .where(which),
  );
}

type Prepared = ReturnType<typeof prepare>;
type Row = ReturnType<ReturnType<Prepared>["all"]>[number];

function* foundOf(source: Source, { session, ...row }: Row): Steps<FoundProductSession | null> {
  const { user, impersonation, impersonator, product, grant, settings, dashboard, namesake } = row;
  const { impersonationId, ...shown } = session;
  if (impersonationId === null) return { ...shown, user, impersonation: null, facts: null };
  // Foreign keys hold every one of these; without one the session is nobody's, rather than an ordinary user's.
  if (!impersonation || !impersonator || !product || !grant || !settings || !dashboard) return null;
  const whole = { user, impersonation, impersonator, product, grant, settings, dashboard, namesake };
  return { ...shown, user, impersonation: impersonationOf(whole), facts: yield* factsOf(source, whole) };
}
