import { and, eq, gte, isNotNull, isNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import { OPEN_WITHIN_MS, type Status } from "#lib/impersonations/impersonation.ts";
import type { Tables } from "#lib/store/store.ts";
import type { Source } from "../database.ts";
import { isThere } from "./is-there.ts";

/** The SQL of `now >= dueAt(impersonation)`. */
function overdue({ t: { impersonations: rows } }: Source, now: Date): SQL {
  return sql`(${lte(rows.expiresAt, now)} or (${isNull(rows.startedAt)} and ${lte(rows.createdAt, confirmedBy(now))}))`;
}

const confirmedBy = (now: Date) => new Date(now.getTime() - OPEN_WITHIN_MS);

/** The SQL of `statusOf(impersonation, now)`. */
function hasStatus(source: Source, status: Status, now: Date): SQL | undefined {
  const { startedAt, endedAt } = source.t.impersonations;
  const over = or(isNotNull(endedAt), overdue(source, now));
  if (status === "ended") return over;
  const stillOn = and(isNull(endedAt), not(overdue(source, now)));
  return and(stillOn, status === "pending" ? isNull(startedAt) : isNotNull(startedAt));
}

export function fitsList(
  source: Source,
  filter: Omit<Parameters<Tables["impersonations"]["list"]>[0], "query">,
  now: Date,
): SQL | undefined {
  const { userId, impersonatorId, productId, createdAt } = source.t.impersonations;
  // Few are unended, and have an index that holds no others; of all the past, each filter has its own.
  const is = filter.status === undefined || filter.status === "ended" ? eq : isThere;
  return and(
    filter.status === undefined ? undefined : hasStatus(source, filter.status, now),
    filter.userId === undefined ? undefined : is(userId, filter.userId),
    filter.impersonatorId === undefined ? undefined : is(impersonatorId, filter.impersonatorId),
    filter.productId === undefined ? undefined : is(productId, filter.productId),
    filter.since === undefined ? undefined : gte(createdAt, filter.since),
  );
}
