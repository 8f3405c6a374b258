import { and, between, count, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { type Sought, soughtBy } from "#lib/search/query.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import type { User, UserSort } from "#lib/users/user.ts";
import { first, run, type Source } from "../database.ts";
import { type Placed, type UserOrder, userOrderOf } from "./user-order.ts";
import { FEW, FEW_NAMES, holds, unindexed } from "./words.ts";

/** Finding users by their words, in one of their orders. docs/decisions/0025-names-are-compared.md says why it is so. */
export function userSearchOf(source: Source): Pick<Tables["users"], "search" | "count" | "cursorBefore"> {
  return {
    *search(query, { cursor, limit, sort = "newest" }) {
      const rows = yield* list(source, soughtBy(query), sort, limit + 1, (order) => ({
        by: order.by,
        from: cursor === null ? undefined : order.after(cursor),
      }));
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items: items.map(userOf), nextCursor: last ? userOrderOf(source.t, sort).cursorAfter(last) : null };
    },
    *count(query, atMost) {
      return yield* countOf(source, soughtBy(query), atMost);
    },
    *cursorBefore(query, { cursor, limit, sort = "newest" }) {
      const rows = yield* list(source, soughtBy(query), sort, limit + 1, (order) => ({
        by: order.reversed,
        from: order.upFrom(cursor),
      }));
      const last = rows[limit];
      return last ? userOrderOf(source.t, sort).cursorAfter(last) : null;
    },
  };
}

type Row = User & Placed;

const userOf = ({ seq: _, byName: __, byEmail: ___, ...user }: Row): User => user;

/** Which part of an order, and in which direction. */
type PartOf = (order: UserOrder) => { by: SQL[]; from: SQL | undefined };

function* list(source: Source, sought: Sought, sort: UserSort, limit: number, partOf: PartOf): Steps<Row[]> {
  const part = partOf(userOrderOf(source.t, sort));
  if (sought.alternatives.length === 0) return yield* run(walk(source, part, undefined).limit(limit));
  const stream = sought.ids === null ? streamOf(source, sought, sort, partOf) : null;
  if (stream) return yield* run(stream.limit(limit));
  const { plain } = userOrderOf(source.t, sort);
  const candidate = plain ? undefined : isCandidate(source, sought);
  const most = plain || candidate ? FEW : FEW_NAMES;
  const few = (yield* countOf(source, sought, most + 1)) <= most;
  const found = few ? pick(source, sought, most, part) : walk(source, part, isSought(source, sought, candidate));
  return yield* run(found.limit(limit));
}

function selected({ db, t: { users } }: Source) {
  const { seq, byName, byEmail, id, name, email, externalId, active, createdAt } = users;
  return db.select({ seq, byName, byEmail, id, name, email, externalId, active, createdAt });
}

/** The order's own index from there on, each row looked at. */
function walk(source: Source, { by, from }: ReturnType<PartOf>, filter: SQL | undefined) {
  const { users } = source.t;
  return selected(source)
    .from(users)
    .where(and(isNull(users.deletedAt), filter, from))
    .orderBy(...by);
}

function isSought({ t: { users } }: Source, { alternatives, ids }: Sought, candidate?: SQL): SQL | undefined {
  const inText = and(candidate, holds(unindexed(users.searchText), alternatives));
  return ids === null ? inText : or(inText, between(users.id, ids.from, ids.to));
}

/**
 * Asked of the order's index alone, which has the number: hits that stand together far down an order by name are reached
 * without a look at everybody before them. Never where to begin, as the order would be lost; hence the sum.
 */
function isCandidate({ db, t, words }: Source, { alternatives }: Sought): SQL | undefined {
  const candidates = words.candidates("users", alternatives);
  if (!candidates) return undefined;
  const { from, number, are } = candidates;
  return sql`(${t.users.seq} + 0) in ${db
    .select({ number: sql`${number}` })
    .from(from)
    .where(are)}`;
}

/** Those found, sorted. They come first in the join: an order with an index of its own would tempt a database to begin there. */
function pick(source: Source, sought: Sought, most: number, { by, from }: ReturnType<PartOf>) {
  const { users } = source.t;
  const found = foundAmong(source, sought, most).as("found");
  return selected(source)
    .from(found)
    .crossJoin(users)
    .where(and(eq(users.seq, found.seq), isNull(users.deletedAt), from))
    .orderBy(...by);
}

/** Straight from the index of words, where that gives its rows in just this order. */
function streamOf(source: Source, sought: Sought, sort: UserSort, partOf: PartOf) {
  const { users } = source.t;
  const candidates = source.words.candidates("users", sought.alternatives);
  const order = candidates && userOrderOf(source.t, sort, candidates.number);
  if (!candidates || !order?.plain) return null;
  const { by, from } = partOf(order);
  return selected(source)
    .from(candidates.from)
    .crossJoin(users)
    .where(and(candidates.are, eq(users.seq, candidates.number), holds(users.searchText, sought.alternatives), from))
    .orderBy(...by);
}

/** The numbers of those found, so many at most of either kind, in no order. */
function foundAmong(source: Source, { alternatives, ids }: Sought, atMost: number) {
  const { db, t, words } = source;
  const { seq, id, searchText, deletedAt } = t.users;
  const candidates = words.candidates("users", alternatives);
  const isHeld = holds(searchText, alternatives);
  const inText = (
    candidates
      ? db
          .select({ seq })
          .from(candidates.from)
          .crossJoin(t.users)
          .where(and(candidates.are, eq(seq, candidates.number), isHeld))
      : db.select({ seq }).from(t.users).where(isHeld)
  )
    .limit(atMost)
    .as("in_text");
  const found = db.select({ seq: inText.seq }).from(inText);
  if (ids === null) return found;
  const present = and(isNull(deletedAt), between(id, ids.from, ids.to));
  const byId = db.select({ seq }).from(t.users).where(present).limit(atMost).as("by_id");
  return found.union(db.select({ seq: byId.seq }).from(byId));
}

/** Nobody in particular is everybody. */
function* countOf(source: Source, sought: Sought, atMost: number): Steps<number> {
  const { db, t } = source;
  const everybody = db.select({ seq: t.users.seq }).from(t.users).where(isNull(t.users.deletedAt)).limit(atMost);
  const found = (sought.alternatives.length === 0 ? everybody : foundAmong(source, sought, atMost)).as("found");
  const row = yield* first(db.select({ users: count() }).from(found));
  return Math.min(row?.users ?? 0, atMost);
}
