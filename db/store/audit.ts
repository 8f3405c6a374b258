import { and, asc, desc, eq, gt, gte, lte, or } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { record, run, type Source } from "../database.ts";
import { eventOfRow } from "./event.ts";
import { after, pageOf } from "./page.ts";

const ENDS_LIMIT = 10_000;

export function auditOf(source: Source): Tables["audit"] {
  const { db, t } = source;
  const { seq, type, at, actorId, userId, impersonationId } = t.auditEvents;
  return {
    add: (event) => record(source, [event]),
    *list(filter, page) {
      const fits = and(
        filter.type === undefined ? undefined : eq(type, filter.type),
        filter.actorId === undefined ? undefined : eq(actorId, filter.actorId),
        filter.userId === undefined ? undefined : eq(userId, filter.userId),
        filter.impersonationId === undefined ? undefined : eq(impersonationId, filter.impersonationId),
        filter.from === undefined ? undefined : gte(at, filter.from),
        filter.to === undefined ? undefined : lte(at, filter.to),
        after(page.cursor, at, seq),
      );
      const rows = yield* run(
        db
          .select()
          .from(t.auditEvents)
          .where(fits)
          .orderBy(desc(at), desc(seq))
          .limit(page.limit + 1),
      );
      return pageOf(rows, page, (row) => ({ at: row.at, tie: String(row.seq) }), eventOfRow);
    },
    *listEnds({ productId, from, afterSeq, orSince }) {
      const { impersonations } = t;
      const fits = and(
        eq(type, "impersonation.ended"),
        eq(t.auditEvents.productId, productId),
        gte(at, from),
        or(gt(seq, afterSeq), gte(at, orSince)),
      );
      const rows = yield* run(
        db
          .select({ seq, impersonationId: impersonations.id, endedAt: impersonations.endedAt, at })
          .from(t.auditEvents)
          .innerJoin(impersonations, eq(impersonations.id, impersonationId))
          .where(fits)
          .orderBy(asc(seq))
          .limit(ENDS_LIMIT),
      );
      return rows.map(({ at: recordedAt, ...row }) => ({ ...row, endedAt: row.endedAt ?? recordedAt }));
    },
  };
}
