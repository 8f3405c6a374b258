import { and, count, desc, eq, gte, isNull, min, not, type SQL } from "drizzle-orm";
import { dueAt, type EndReason, type Impersonation } from "#lib/impersonations/impersonation.ts";
import type { EventFor, ImpersonationFilter, Steps, Tables } from "#lib/store/store.ts";
import { isKnownBy } from "#lib/users/user.ts";
import { first, record, run, type Source } from "../database.ts";
import { due, fits, fitsList, overdue } from "./impersonation-filters.ts";
import { factsOf, impersonationOf, impersonationShape } from "./impersonation-row.ts";
import { after, pageOf } from "./page.ts";

const ENDED_LIMIT = 10_000;

export function impersonationsOf(source: Source): Tables["impersonations"] {
  const { find, select, unended } = reading(source);
  const { db, t } = source;
  const rows = t.impersonations;
  return {
    ...endingOf(source),
    find,
    findWithFacts: (id) => findWithFacts(source, id),
    *list(filter, page, now) {
      const found = yield* run(
        select()
          .where(and(fitsList(source, filter, now), after(page.cursor, rows.createdAt, rows.id)))
          .orderBy(desc(rows.createdAt), desc(rows.id))
          .limit(page.limit + 1),
      );
      return pageOf(
        found,
        page,
        ({ impersonation: { createdAt, id } }) => ({ at: createdAt, tie: id }),
        impersonationOf,
      );
    },
    *listUnended(filter) {
      return yield* unended(filter);
    },
    isAnyUnended: () => isAny(source, [isNull(rows.endedAt)]),
    isAnyOverdue: (now) => isAny(source, due(source, now)),
    *listEnded(productId, since) {
      const ended = and(eq(rows.productId, productId), gte(rows.endedAt, since));
      const found = yield* run(
        db
          .select({ id: rows.id, endedAt: rows.endedAt })
          .from(rows)
          .where(ended)
          .orderBy(rows.endedAt)
          .limit(ENDED_LIMIT),
      );
      return found.flatMap(({ id, endedAt }) => (endedAt ? [{ id, endedAt }] : []));
    },
    *countBegunSince(impersonatorId, since) {
      const begun = and(eq(rows.impersonatorId, impersonatorId), gte(rows.createdAt, since));
      const row = yield* first(
        db
          .select({ count: count(), oldestAt: min(rows.createdAt) })
          .from(rows)
          .where(begun),
      );
      return row ?? { count: 0, oldestAt: null };
    },
    *add({ impersonator, user, product, ...same }, event) {
      const row = { ...same, impersonatorId: impersonator.id, userId: user.id, productId: product.id };
      // The partial index decides. It can't be named: drizzle writes its condition in a place that SQLite refuses.
      const added = yield* first(db.insert(rows).values(row).onConflictDoNothing().returning({ id: rows.id }));
      if (!added) return null;
      yield* record(source, [event]);
      return yield* find(added.id);
    },
    *start(id, at, event) {
      const stillPending = and(eq(rows.id, id), isNull(rows.startedAt), isNull(rows.endedAt), not(overdue(source, at)));
      const updated = yield* first(
        db.update(rows).set({ startedAt: at }).where(stillPending).returning({ id: rows.id }),
      );
      const started = updated && (yield* find(updated.id));
      if (started) yield* record(source, [event(started)]);
      return started;
    },
  };
}

/** The rows with the names of those in them. */
function reading(source: Source) {
  const { row, user, on } = impersonationShape(source);
  const { employees, users, products, impersonations } = source.t;
  const select = () =>
    source.db
      .select({ ...row, user })
      .from(impersonations)
      .innerJoin(employees, on.impersonator)
      .innerJoin(users, on.user)
      .innerJoin(products, on.product);

  function* find(id: string): Steps<Impersonation | null> {
    const found = yield* first(select().where(eq(impersonations.id, id)));
    return found && impersonationOf(found);
  }

  /** By e-mail as by external id: few are open at once, and no database tells addresses apart as `emailKey` does. */
  function* unended({ userEmail, ...filter }: ImpersonationFilter): Steps<Impersonation[]> {
    const { createdAt, id } = impersonations;
    const found = yield* run(select().where(fits(source, filter)).orderBy(desc(createdAt), desc(id)));
    const open = found.map(impersonationOf);
    return userEmail === undefined ? open : open.filter((each) => isKnownBy(each.user, userEmail));
  }
  return { select, find, unended };
}

function* findWithFacts(source: Source, id: string) {
  const { row, facts, user, on, namesake } = impersonationShape(source);
  const { impersonations, employees, users, products, grants, settings, dashboardSessions } = source.t;
  const found = yield* first(
    source.db
      .select({ ...row, ...facts, user })
      .from(impersonations)
      .innerJoin(employees, on.impersonator)
      .innerJoin(users, on.user)
      .innerJoin(products, on.product)
      .innerJoin(grants, on.grant)
      .innerJoin(settings, on.settings)
      .innerJoin(dashboardSessions, on.dashboard)
      .leftJoin(namesake, on.namesake)
      .where(eq(impersonations.id, id)),
  );
  return found && { impersonation: impersonationOf(found), facts: yield* factsOf(source, found) };
}

function* isAny({ db, t: { impersonations } }: Source, questions: (SQL | undefined)[]): Steps<boolean> {
  for (const which of questions) {
    if (yield* first(db.select({ id: impersonations.id }).from(impersonations).where(which).limit(1))) return true;
  }
  return false;
}

function endingOf(source: Source): Pick<Tables["impersonations"], "end" | "endOverdue"> {
  const { db, t } = source;
  const { select, unended } = reading(source);

  /** Ends one row if nobody has yet: whoever's UPDATE finds it open writes its event. */
  function* endOne(
    row: Impersonation,
    reason: EndReason,
    at: Date,
    event: EventFor<Impersonation>,
  ): Steps<Impersonation[]> {
    const open = and(eq(t.impersonations.id, row.id), isNull(t.impersonations.endedAt));
    const ended = yield* first(
      db
        .update(t.impersonations)
        .set({ endedAt: at, endReason: reason })
        .where(open)
        .returning({ id: t.impersonations.id }),
    );
    if (!ended) return [];
    const itsSession = and(eq(t.productSessions.impersonationId, row.id), isNull(t.productSessions.endedAt));
    yield* run(
      db.update(t.productSessions).set({ endedAt: at }).where(itsSession).returning({ id: t.productSessions.id }),
    );
    const impersonation = { ...row, endedAt: at, endReason: reason };
    yield* record(source, [event(impersonation)]);
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
      for (const which of due(source, now)) {
        for (const row of (yield* run(select().where(which))).map(impersonationOf)) {
          const reason = row.startedAt === null ? "not_opened" : "expired";
          ended.push(...(yield* endOne(row, reason, dueAt(row), event)));
        }
      }
      return ended;
    },
  };
}
