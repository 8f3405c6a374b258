import { and, asc, desc, eq, gt, gte, inArray, lte, or } from "drizzle-orm";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { RefusedHandOff, Tables } from "#lib/store/store.ts";
import { record, run, type Source } from "../database.ts";
import { eventOfRow } from "./event.ts";
import { after, pageOf } from "./page.ts";

const ENDS_LIMIT = 10_000;
const REFUSED_LIMIT = 500;

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
    *listRefusedHandOffs(ids) {
      const refused = and(eq(type, "impersonation.denied"), inArray(impersonationId, ids));
      const rows = yield* run(
        db.select().from(t.auditEvents).where(refused).orderBy(desc(at), desc(seq)).limit(REFUSED_LIMIT),
      );
      return rows.map(eventOfRow).flatMap(refusedHandOffOf);
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

/** Other refusals around a session, such as of its end by somebody else, have other changes. */
function refusedHandOffOf({ impersonationId, at, reason, changes }: AuditEvent): RefusedHandOff[] {
  const sentence = changes?.handOff?.to;
  return impersonationId !== null && typeof sentence === "string" ? [{ impersonationId, at, reason, sentence }] : [];
}
