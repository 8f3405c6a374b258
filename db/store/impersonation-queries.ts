import { and, count, desc, eq, getTableColumns, gt, gte, isNotNull, isNull, lt, lte, min, or } from "drizzle-orm";
import type { ImpersonationFilter } from "#lib/store/store.ts";
import type { Source } from "../database.ts";
import { given, givenRow, prepared, preparedFor } from "../prepared.ts";
import { impersonationShape } from "./impersonation-row.ts";
import { isThere } from "./is-there.ts";

/** Impersonations with the names of those in them. */
export function selectImpersonations(source: Source) {
  const { row, user, on } = impersonationShape(source);
  const { employees, users, products, impersonations } = source.t;
  return source.db
    .select({ ...row, user })
    .from(impersonations)
    .innerJoin(employees, on.impersonator)
    .innerJoin(users, on.user)
    .innerJoin(products, on.product);
}

// What is asked between the confirming click and the product's page, and at each end.

export const findImpersonation = prepared((source) => {
  const { id } = source.t.impersonations;
  return selectImpersonations(source).where(eq(id, given("id", id)));
});

export const findRowWithFacts = prepared((source) => {
  const { row, facts, user, on, ...other } = impersonationShape(source);
  const { impersonations, employees, users, products, grants, settings, dashboardSessions, supportChoices } = source.t;
  return source.db
    .select({ ...row, ...facts, user })
    .from(impersonations)
    .innerJoin(employees, on.impersonator)
    .innerJoin(users, on.user)
    .innerJoin(products, on.product)
    .innerJoin(grants, on.grant)
    .innerJoin(settings, on.settings)
    .innerJoin(dashboardSessions, on.dashboard)
    .leftJoin(other.namesake, on.namesake)
    .leftJoin(supportChoices, on.says)
    .leftJoin(other.ofUser, on.ofUser)
    .leftJoin(other.ofDomain, on.ofDomain)
    .leftJoin(other.ofProduct, on.ofProduct)
    .where(eq(impersonations.id, given("id", impersonations.id)));
});

type Fields = Omit<ImpersonationFilter, "userEmail" | "access">;

/** Of the few that are unended: no index of all the past may be entered for them, whatever statistics say. */
export const listUnended = preparedFor((source, filter: Fields) => {
  const { id, createdAt, startedAt, endedAt, ...columns } = source.t.impersonations;
  const { impersonatorId, userId, productId, grantId, dashboardSessionId } = columns;
  const fits = and(
    isNull(endedAt),
    filter.id === undefined ? undefined : eq(id, given("id", id)),
    filter.impersonatorId === undefined ? undefined : isThere(impersonatorId, given("impersonatorId", impersonatorId)),
    filter.userId === undefined ? undefined : isThere(userId, given("userId", userId)),
    filter.productId === undefined ? undefined : isThere(productId, given("productId", productId)),
    filter.pendingOnly === undefined ? undefined : isNull(startedAt),
    filter.grantId === undefined ? undefined : isThere(grantId, given("grantId", grantId)),
    filter.dashboardSessionId === undefined
      ? undefined
      : isThere(dashboardSessionId, given("dashboardSessionId", dashboardSessionId)),
  );
  return selectImpersonations(source).where(fits).orderBy(desc(createdAt), desc(id));
});

// What is overdue, as two questions, of which each can be answered from an index.

export const listExpired = prepared((source) => {
  const { endedAt, expiresAt } = source.t.impersonations;
  return selectImpersonations(source).where(and(isNull(endedAt), lte(expiresAt, given("now", expiresAt))));
});

export const listUnopened = prepared((source) => {
  const { endedAt, startedAt, createdAt } = source.t.impersonations;
  const late = lte(createdAt, given("confirmedBy", createdAt));
  return selectImpersonations(source).where(and(isNull(endedAt), isNull(startedAt), late));
});

/** What isn't ended and whose user's date is over; with that date. Of the few that are unended. */
export const listUnwanted = prepared((source) => {
  const { row, user, on } = impersonationShape(source);
  const { employees, users, products, impersonations, supportChoices } = source.t;
  const over = lte(supportChoices.until, given("now", supportChoices.until));
  return source.db
    .select({ ...row, user, until: supportChoices.until })
    .from(impersonations)
    .innerJoin(employees, on.impersonator)
    .innerJoin(users, on.user)
    .innerJoin(products, on.product)
    .innerJoin(supportChoices, on.says)
    .where(and(isNull(impersonations.endedAt), isNotNull(supportChoices.until), over));
});

/** Raises that are over by their time, of what isn't ended itself. */
export const listRaisedTooLong = prepared((source) => {
  const { endedAt, raisedUntil } = source.t.impersonations;
  const over = lte(raisedUntil, given("now", raisedUntil));
  return selectImpersonations(source).where(and(isNull(endedAt), isNotNull(raisedUntil), over));
});

/** read-only -> raised, or raised for longer: of what has started, and isn't over. */
export const raiseImpersonation = prepared(({ db, t: { impersonations } }) => {
  const { id, access, startedAt, endedAt, expiresAt, raisedAt, raisedUntil, levelChangedAt } = impersonations;
  const until = given("until", raisedUntil);
  const running = and(
    eq(id, given("id", id)),
    isNotNull(startedAt),
    isNull(endedAt),
    gt(expiresAt, given("at", expiresAt)),
  );
  const longer = or(isNull(raisedUntil), lt(raisedUntil, until));
  return db
    .update(impersonations)
    .set({ raisedAt: given("at", raisedAt), raisedUntil: until, levelChangedAt: given("at", levelChangedAt) })
    .where(and(running, eq(access, "read_only"), longer))
    .returning({ id });
});

export const dropImpersonation = prepared(({ db, t: { impersonations } }) => {
  const { id, endedAt, raisedUntil, levelChangedAt } = impersonations;
  return db
    .update(impersonations)
    .set({ raisedAt: null, raisedUntil: null, levelChangedAt: given("at", levelChangedAt) })
    .where(and(eq(id, given("id", id)), isNull(endedAt), isNotNull(raisedUntil)))
    .returning({ id });
});

export const countBegunSince = prepared(({ db, t: { impersonations } }) => {
  const { impersonatorId, createdAt } = impersonations;
  return db
    .select({ count: count(), oldestAt: min(createdAt) })
    .from(impersonations)
    .where(and(eq(impersonatorId, given("impersonatorId", impersonatorId)), gte(createdAt, given("since", createdAt))));
});

export const addImpersonation = prepared(({ db, t: { impersonations } }) =>
  db
    .insert(impersonations)
    .values(givenRow(getTableColumns(impersonations)))
    // The partial index decides. It can't be named: drizzle writes its condition in a place that SQLite refuses.
    .onConflictDoNothing()
    .returning({ id: impersonations.id }),
);

/** pending -> live, for a row that isn't overdue. */
export const startImpersonation = prepared(({ db, t: { impersonations } }) => {
  const { id, startedAt, endedAt, expiresAt, createdAt } = impersonations;
  const pending = and(eq(id, given("id", id)), isNull(startedAt), isNull(endedAt));
  const inTime = and(gt(expiresAt, given("at", expiresAt)), gt(createdAt, given("confirmedBy", createdAt)));
  return db
    .update(impersonations)
    .set({ startedAt: given("at", startedAt) })
    .where(and(pending, inTime))
    .returning({ id });
});

export const endImpersonation = prepared(({ db, t: { impersonations } }) => {
  const { id, endedAt, endReason } = impersonations;
  return db
    .update(impersonations)
    .set({ endedAt: given("at", endedAt), endReason: given("reason", endReason) })
    .where(and(eq(id, given("id", id)), isNull(endedAt)))
    .returning({ id });
});

export const endItsSession = prepared(({ db, t: { productSessions } }) => {
  const { id, impersonationId, endedAt } = productSessions;
  return db
    .update(productSessions)
    .set({ endedAt: given("at", endedAt) })
    .where(and(eq(impersonationId, given("id", impersonationId)), isNull(endedAt)))
    .returning({ id });
});
