import { and, asc, desc, eq, gt, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { RefusedHandOff, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { eventOfRow } from "./event.ts";
import { isThere } from "./is-there.ts";
import { after, pageOf } from "./page.ts";

const ENDS_LIMIT = 10_000;
const REFUSED_LIMIT = 500;

export function auditOf(source: Source): Tables["audit"] {
  const { db, t } = source;
  const { seq, type, at, impersonationId } = t.auditEvents;
  // As their own index has it, and that of types hasn't.
  const isEndOf = (productId: string) =>
    and(sql`${type} || '' = 'impersonation.ended'`, eq(t.auditEvents.productId, productId));
  return {
    add: (event) => record(source, [event]),
    *find(id) {
      const row = yield* first(db.select().from(t.auditEvents).where(eq(t.auditEvents.id, id)));
      return row && eventOfRow(row);
    },
    *list(filter, page) {
      const fits = and(
        ...narrowestFirst(source, filter),
        filter.from === undefined ? undefined : gte(at, filter.from),
        after(page.cursor, at, seq, filter.to),
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
    // Sorted here: asked for an order, a database could walk along it through the whole log.
    *listRefusedHandOffs(ids) {
      const refused = and(isThere(type, "impersonation.denied"), inArray(impersonationId, ids));
      const rows = yield* run(db.select().from(t.auditEvents).where(refused));
      const newest = rows.sort((a, b) => b.at.getTime() - a.at.getTime() || b.seq - a.seq).slice(0, REFUSED_LIMIT);
      return newest.map(eventOfRow).flatMap(refusedHandOffOf);
    },
    *listEnds({ productId, afterSeq }) {
      const { impersonations } = t;
      const rows = yield* run(
        db
          .select({ seq, impersonationId: impersonations.id, endedAt: impersonations.endedAt, at })
          .from(t.auditEvents)
          .innerJoin(impersonations, eq(impersonations.id, impersonationId))
          .where(and(isEndOf(productId), gt(seq, afterSeq)))
          .orderBy(asc(seq))
          .limit(ENDS_LIMIT),
      );
      return rows.map(({ at: recordedAt, ...row }) => ({ ...row, endedAt: row.endedAt ?? recordedAt }));
    },
    *newestEnd(productId) {
      const newest = db.select({ seq }).from(t.auditEvents).where(isEndOf(productId)).orderBy(desc(seq)).limit(1);
      return (yield* first(newest))?.seq ?? 0;
    },
  };
}

/**
 * One session's events are few, one user's are fewer than a type's. So the narrowest column leads, by its own index, and
 * what comes after is asked of the rows that it finds: a database left to choose could begin at the other end.
 */
function narrowestFirst({ t }: Source, filter: Parameters<Tables["audit"]["list"]>[0]): SQL[] {
  const { type, actorId, userId, impersonationId } = t.auditEvents;
  const [lead, ...rest] = (
    [
      [impersonationId, filter.impersonationId],
      [userId, filter.userId],
      [actorId, filter.actorId],
    ] as const
  ).flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
  const found = [
    ...(lead ? [eq(lead.column, lead.value)] : []),
    ...rest.map(({ column, value }) => isThere(column, value)),
  ];
  if (filter.type === undefined) return found;
  // Users and actors have an index with the type in it.
  return [...found, lead?.column === impersonationId ? isThere(type, filter.type) : eq(type, filter.type)];
}

/** Other refusals around a session, such as of its end by somebody else, have other changes. */
function refusedHandOffOf({ impersonationId, at, reason, changes }: AuditEvent): RefusedHandOff[] {
  const sentence = changes?.handOff?.to;
  return impersonationId !== null && typeof sentence === "string" ? [{ impersonationId, at, reason, sentence }] : [];
}
