import { and, desc, eq, gte, lte } from "drizzle-orm";
import type { Tables } from "#lib/store.ts";
import { record, run, type Source } from "../database.ts";
import { eventOfRow } from "./event.ts";
import { after, pageOf } from "./page.ts";

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
  };
}
