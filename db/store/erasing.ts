import { and, asc, eq, gt, gte, lt } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { run, type Source } from "../database.ts";
import { rowOfEvent } from "./event.ts";

type Erasing = Pick<Tables["sealing"], "erase" | "listErasuresOf" | "listErasuresBy">;

/** What takes values out of the log, and says so. The leaf stays, and so does what it says of them. */
export function erasingOf({ db, t: { auditErasures, auditLeaves, auditEvents } }: Source): Erasing {
  const { seq, leafIndex, field, eventId } = auditErasures;
  return {
    *erase({ seq: number, event }, erasures) {
      const salts = Object.fromEntries(erasures.map((erasure) => [`${erasure.field}Salt`, null]));
      yield* run(db.insert(auditErasures).values(erasures).returning({ seq }));
      yield* run(
        db
          .update(auditLeaves)
          .set(salts)
          .where(eq(auditLeaves.eventId, event.id))
          .returning({ id: auditLeaves.eventId }),
      );
      const { actorName, actorEmail, userName, userEmail, userExternalId, reason, changes, ip, userAgent } =
        rowOfEvent(event);
      const left = { actorName, actorEmail, userName, userEmail, userExternalId, reason, changes, ip, userAgent };
      yield* run(
        db.update(auditEvents).set(left).where(eq(auditEvents.seq, number)).returning({ seq: auditEvents.seq }),
      );
    },
    listErasuresOf: ({ from, to }) =>
      run(
        db
          .select({ leafIndex, field, eventId })
          .from(auditErasures)
          .where(and(gte(leafIndex, from), lt(leafIndex, to)))
          .orderBy(asc(leafIndex)),
      ),
    listErasuresBy: (id, afterSeq, limit) =>
      run(
        db
          .select()
          .from(auditErasures)
          .where(and(eq(eventId, id), gt(seq, afterSeq)))
          .orderBy(asc(seq))
          .limit(limit),
      ),
  };
}
