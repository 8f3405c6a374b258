import { and, eq, isNull, ne } from "drizzle-orm";
import type { FoundProductSession, Steps, Tables } from "#lib/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { factsOf, impersonationOf, impersonationShape } from "./impersonation-row.ts";

export function productSessionsOf(source: Source): Tables["productSessions"] {
  const { db, t } = source;
  const { id, userId, endedAt } = t.productSessions;
  return {
    findByToken: (tokenHash) => findByToken(source, tokenHash),
    *add(session, event) {
      yield* run(db.insert(t.productSessions).values(session).returning({ id }));
      yield* record(source, [event]);
    },
    *end(filter, at, event) {
      const fits = and(
        isNull(endedAt),
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
function* findByToken(source: Source, tokenHash: string): Steps<FoundProductSession | null> {
  const { row, facts, user, on, namesake } = impersonationShape(source);
  const { productSessions, impersonations, employees, users, products, grants, settings, dashboardSessions } = source.t;
  const { id, impersonationId, createdAt, expiresAt, endedAt } = productSessions;
  const found = yield* first(
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
      .where(eq(productSessions.tokenHash, tokenHash)),
  );
  if (!found) return null;
  const { session, user: whom, impersonation, impersonator, product, grant, settings: now, dashboard } = found;
  const { impersonationId: pointsAt, ...shown } = session;
  if (pointsAt === null) return { ...shown, user: whom, impersonation: null, facts: null };
  // Foreign keys hold every one of these; without one the session is nobody's, rather than an ordinary user's.
  if (!impersonation || !impersonator || !product || !grant || !now || !dashboard) return null;
  const whole = {
    impersonation,
    impersonator,
    product,
    grant,
    settings: now,
    dashboard,
    user: whom,
    namesake: found.namesake,
  };
  return { ...shown, user: whom, impersonation: impersonationOf(whole), facts: factsOf(whole) };
}
