import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Impersonation } from "#lib/impersonations/impersonation.ts";
import type { EventFor, ImpersonationFilter, Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { sayLate } from "../said.ts";
import {
  dropImpersonation,
  listRaisedTooLong,
  raiseImpersonation,
  selectImpersonations,
} from "./impersonation-queries.ts";
import { impersonationOf } from "./impersonation-row.ts";

const RELEVELED_LIMIT = 10_000;

type Unended = (filter: ImpersonationFilter) => Steps<Impersonation[]>;
type Leveling = Pick<Tables["impersonations"], "raise" | "drop" | "dropOverdue">;

/** How a session that began read-only is raised, and how that is taken back. Whoever listens hears of both. */
export function levelingOf(source: Source, unended: Unended): Leveling {
  /** Drops one if nobody has yet: whoever's UPDATE finds it raised writes its event, which is of the raise as it was. */
  function* dropOne(row: Impersonation, at: Date, event: EventFor<Impersonation>): Steps<Impersonation[]> {
    if (!(yield* first(dropImpersonation(source, { id: row.id, at })))) return [];
    source.ring();
    yield* record(source, [event(row)]);
    return [{ ...row, raisedAt: null, raisedUntil: null, levelChangedAt: at }];
  }

  return {
    *raise(id, { at, until }, event) {
      if (!(yield* first(raiseImpersonation(source, { id, at, until })))) return null;
      source.ring();
      const raised = yield* first(selectImpersonations(source).where(eq(source.t.impersonations.id, id)));
      if (!raised) return null;
      const impersonation = impersonationOf(raised);
      yield* record(source, [event(impersonation)]);
      return impersonation;
    },
    *drop(filter, at, event) {
      const dropped: Impersonation[] = [];
      for (const row of yield* unended(filter)) {
        if (row.raisedUntil !== null) dropped.push(...(yield* dropOne(row, at, event)));
      }
      return dropped;
    },
    *dropOverdue(now, event) {
      const dropped: Impersonation[] = [];
      for (const row of (yield* run(listRaisedTooLong(source, { now }))).map(impersonationOf)) {
        const over = row.raisedUntil ?? now;
        const one = yield* dropOne(row, over, event);
        if (one.length > 0) sayLate(source, now.getTime() - over.getTime());
        dropped.push(...one);
      }
      return dropped;
    },
  };
}

/** Whenever that is said to have been: whoever dated it may have had a wrong clock. */
export function* listReleveled(source: Source, productId: string): Steps<Impersonation[]> {
  const rows = source.t.impersonations;
  const running = and(eq(rows.productId, productId), isNull(rows.endedAt), isNotNull(rows.levelChangedAt));
  return (yield* run(selectImpersonations(source).where(running).limit(RELEVELED_LIMIT))).map(impersonationOf);
}
