import { and, count, desc, eq, gt, gte, inArray, isNotNull, isNull } from "drizzle-orm";
import { dueAt, type EndReason, type Impersonation, OPEN_WITHIN_MS } from "#lib/impersonations/impersonation.ts";
import type { Ended, EventFor, ImpersonationFilter, Steps, Tables } from "#lib/store/store.ts";
import { isKnownBy } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { sayLate } from "../said.ts";
import type { Schema } from "../schema/tables.ts";
import { listOver } from "./grant-ends.ts";
import { listingOf } from "./impersonation-filters.ts";
import { levelingOf, listReleveled } from "./impersonation-levels.ts";
import {
  addImpersonation,
  countBegunSince,
  endImpersonation,
  endItsSession,
  findImpersonation,
  findRowWithFacts,
  listExpired,
  listRaisedTooLong,
  listUnended,
  listUnopened,
  listUnwanted,
  selectImpersonations,
  startImpersonation,
} from "./impersonation-queries.ts";
import { factsOf, impersonationOf } from "./impersonation-row.ts";
import { addImpersonationText, eraseWords, holdingWords, writeImpersonationTexts } from "./impersonation-texts.ts";
import { pageOf } from "./page.ts";
import { countPages } from "./timeline.ts";

const ENDED_LIMIT = 10_000;

export function impersonationsOf(source: Source): Tables["impersonations"] {
  const { find, select, unended } = reading(source);
  const { db, t } = source;
  const rows = t.impersonations;
  return {
    ...endingOf(source),
    ...levelingOf(source, unended),
    find,
    *findAmong(ids) {
      if (ids.length === 0) return [];
      return (yield* run(select().where(inArray(rows.id, ids)))).map(impersonationOf);
    },
    findWithFacts: (id) => findWithFacts(source, id),
    writeTexts: (limit) => writeImpersonationTexts(source, limit),
    eraseWords: (ids) => eraseWords(source, ids),
    *list({ query, ...filter }, page, now) {
      const held = query === undefined ? null : yield* holdingWords(source, query, filter.impersonatorId);
      if (held?.found === 0) return { items: [], nextCursor: null };
      const few = held !== null && held.found !== null;
      const { where, order } = listingOf(source, filter, { cursor: page.cursor, now, few });
      const listed = yield* run(
        select()
          .where(and(where, held?.where))
          .orderBy(...order)
          .limit(page.limit + 1),
      );
      return pageOf(
        listed,
        page,
        ({ impersonation: { createdAt, id } }) => ({ at: createdAt, tie: id }),
        impersonationOf,
      );
    },
    *listUnended(filter) {
      return yield* unended(filter);
    },
    *isAnyUnended() {
      const unended = db.select({ id: rows.id }).from(rows).where(isNull(rows.endedAt));
      return (yield* first(unended.limit(1))) !== null;
    },
    *isAnyOverdue(now) {
      for (const question of overdueAt(source, now)) if (yield* first(question())) return true;
      if (yield* first(listUnwanted(source, { now }))) return true;
      if (yield* first(listRaisedTooLong(source, { now }))) return true;
      return (yield* first(listOver(source, { now }))) !== null;
    },
    *countUnended(now) {
      const counts = { all: count(), live: count(rows.startedAt) };
      const unended = and(isNull(rows.endedAt), gt(rows.expiresAt, now));
      const { all, live } = (yield* first(db.select(counts).from(rows).where(unended))) ?? { all: 0, live: 0 };
      return { live, pending: all - live };
    },
    listReleveled: (productId) => listReleveled(source, productId),
    listEnded: (productId, since) => listEndedSince(source, rows.endedAt, productId, since),
    listEndedOfBegun: (productId, since) => listEndedSince(source, rows.createdAt, productId, since),
    *countBegunSince(impersonatorId, since) {
      const row = yield* first(countBegunSince(source, { impersonatorId, since }));
      return row ?? { count: 0, oldestAt: null };
    },
    *add({ impersonator, user, product, ...same }, event) {
      const row = { ...same, impersonatorId: impersonator.id, userId: user.id, productId: product.id };
      const added = yield* first(addImpersonation(source, row));
      if (!added) return null;
      yield* addImpersonationText(source, { ...row, impersonator });
      yield* record(source, [event]);
      return yield* find(added.id);
    },
    *start(id, at, event) {
      const confirmedBy = new Date(at.getTime() - OPEN_WITHIN_MS);
      const updated = yield* first(startImpersonation(source, { id, at, confirmedBy }));
      const started = updated && (yield* find(updated.id));
      if (started) yield* record(source, [event(started)]);
      return started;
    },
  };
}

type When = Schema["impersonations"]["endedAt" | "createdAt"];

/** Those of one product that have ended, from this instant of theirs on; of more than may be told at once the newest, whose tokens may still be good. */
function* listEndedSince({ db, t: { impersonations: rows } }: Source, when: When, productId: string, since: Date) {
  const found = yield* run(
    db
      .select({ id: rows.id, endedAt: rows.endedAt })
      .from(rows)
      .where(and(eq(rows.productId, productId), gte(when, since), isNotNull(rows.endedAt)))
      .orderBy(desc(when))
      .limit(ENDED_LIMIT),
  );
  return found.reverse().flatMap(({ id, endedAt }) => (endedAt ? [{ id, endedAt }] : []));
}

/** The rows with the names of those in them. */
function reading(source: Source) {
  const select = () => selectImpersonations(source);

  function* find(id: string): Steps<Impersonation | null> {
    const found = yield* first(findImpersonation(source, { id }));
    return found && impersonationOf(found);
  }

  /** By e-mail as by external id: few are open at once, and no database tells addresses apart as `emailKey` does. */
  function* unended({ userEmail, access, ...filter }: ImpersonationFilter): Steps<Impersonation[]> {
    const found = yield* run(listUnended(source, filter));
    const open = found.map(impersonationOf);
    return open.filter(
      (each) =>
        (access === undefined || each.access === access) &&
        (userEmail === undefined || isKnownBy(each.user, userEmail)),
    );
  }
  return { select, find, unended };
}

function* findWithFacts(source: Source, id: string) {
  const found = yield* first(findRowWithFacts(source, { id }));
  return found && { impersonation: impersonationOf(found), facts: yield* factsOf(source, found) };
}

/** What is overdue, as two questions, asked one after the other. */
function overdueAt(source: Source, now: Date) {
  const given = { now, confirmedBy: new Date(now.getTime() - OPEN_WITHIN_MS) };
  return [listExpired, listUnopened].map((question) => () => question(source, given));
}

function endingOf(source: Source): Pick<Tables["impersonations"], "end" | "endOverdue"> {
  const { unended } = reading(source);

  /** Ends one row if nobody has yet: whoever's UPDATE finds it open writes its event. */
  function* endOne(row: Impersonation, reason: EndReason, at: Date, event: EventFor<Ended>): Steps<Impersonation[]> {
    const ended = yield* first(endImpersonation(source, { id: row.id, at, reason }));
    if (!ended) return [];
    source.ring();
    yield* run(endItsSession(source, { id: row.id, at }));
    const impersonation = { ...row, endedAt: at, endReason: reason };
    const pages = (yield* first(countPages(source, { impersonationId: row.id })))?.count ?? 0;
    yield* record(source, [event({ ...impersonation, pages })]);
    return [impersonation];
  }

  return {
    *end(filter, reason, at, event) {
      const ended: Impersonation[] = [];
      for (const row of yield* unended(filter)) ended.push(...(yield* endOne(row, reason, at, event)));
      return ended;
    },
    *endOverdue(now, event) {
      const ended: Impersonation[] = [];
      for (const { until, ...row } of yield* run(listUnwanted(source, { now }))) {
        const impersonation = impersonationOf(row);
        const at = until ?? now;
        // Of two ends that time has brought it is the earlier one.
        if (at >= dueAt(impersonation)) continue;
        const one = yield* endOne(impersonation, "user_ended", at, event);
        if (one.length > 0) sayLate(source, now.getTime() - at.getTime());
        ended.push(...one);
      }
      for (const question of overdueAt(source, now)) {
        for (const row of (yield* run(question())).map(impersonationOf)) {
          const reason = row.startedAt === null ? "not_opened" : "expired";
          const one = yield* endOne(row, reason, dueAt(row), event);
          if (one.length > 0) sayLate(source, now.getTime() - dueAt(row).getTime());
          ended.push(...one);
        }
      }
      return ended;
    },
  };
}
