import { and, type Column, desc, eq, gte, isNotNull, isNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import { OPEN_WITHIN_MS, type Status } from "#lib/impersonations/impersonation.ts";
import type { Tables } from "#lib/store/store.ts";
import type { Source } from "../database.ts";
import { isThere } from "./is-there.ts";
import { after, placeBefore } from "./page.ts";

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

type Filter = Omit<Parameters<Tables["impersonations"]["list"]>[0], "query">;

interface Listing {
  where: SQL | undefined;
  order: SQL[];
}

/**
 * What fits a filter and comes after a cursor, newest first. `few` where words lead, which have found so few that each is
 * looked at.
 */
export function listingOf(
  source: Source,
  filter: Filter,
  { cursor, now, few }: { cursor: string | null; now: Date; few: boolean },
): Listing {
  const { createdAt, id } = source.t.impersonations;
  const opened = filter.opened && isNotNull(source.t.impersonations.startedAt);
  const status = and(filter.status && hasStatus(source, filter.status, now), opened);
  const given = givenIn(source, filter);
  // Few are unended, too, and have an index that holds no others.
  const unended = filter.status === "pending" || filter.status === "live";
  const leads = unended || few ? [] : given.slice(0, 2);
  const rest = given.slice(leads.length).map(({ column, value }) => isThere(column, value));
  const [lead, ...more] = leads.toReversed();
  if (lead) {
    const first = more.map(({ column, value }) => eq(column, value));
    const order = [lead.column, createdAt, id].map((column) => desc(column));
    return { where: and(status, ...first, ...within(source, lead, filter, cursor), ...rest), order };
  }
  const order = [desc(createdAt), desc(id)];
  if (few) return { where: and(status, ...rest, ...between(source, filter, cursor)), order };
  const from = filter.from === undefined ? undefined : gte(createdAt, filter.from);
  return { where: and(status, ...rest, from, after(cursor, createdAt, id, filter.to)), order };
}

interface Given {
  column: Column;
  value: string;
}

/** Narrowest first. Of all the past, each has its own index, and so has each pair. */
function givenIn({ t: { impersonations } }: Source, { userId, impersonatorId, productId }: Filter): Given[] {
  const asked = [
    { column: impersonations.userId, value: userId },
    { column: impersonations.impersonatorId, value: impersonatorId },
    { column: impersonations.productId, value: productId },
  ];
  return asked.flatMap(({ column, value }) => (value === undefined ? [] : [{ column, value }]));
}

/**
 * What leads and the instant, compared as one value: written apart, a database may enter at the instants, and look at
 * everybody's.
 */
function within({ t }: Source, lead: Given, { from, to }: Filter, cursor: string | null): SQL[] {
  const { createdAt, id } = t.impersonations;
  const value = sql.param(lead.value, lead.column);
  const since = sql.param(from ?? new Date(0), createdAt);
  const [at, tie] = placeBefore(cursor, createdAt, id, to) ?? [sql`${sql.param(LAST, createdAt)}`, sql`''`];
  return [
    sql`(${lead.column}, ${createdAt}) >= (${value}, ${since})`,
    sql`(${lead.column}, ${createdAt}, ${id}) < (${value}, ${at}, ${tie})`,
  ];
}

/** The same in a way for which no database enters an index of instants: what is found is found already. */
function between({ t }: Source, { from, to }: Filter, cursor: string | null): SQL[] {
  const { createdAt, id } = t.impersonations;
  const at = sql`coalesce(${createdAt}, ${createdAt})`;
  const place = placeBefore(cursor, createdAt, id, to);
  return [
    ...(from ? [sql`${at} >= ${sql.param(from, createdAt)}`] : []),
    ...(place ? [sql`(${at}, ${id}) < (${place[0]}, ${place[1]})`] : []),
  ];
}

/** Later than any session. */
const LAST = new Date(Date.UTC(9999, 0));
