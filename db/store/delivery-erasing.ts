import { and, asc, gt, inArray, isNotNull, or } from "drizzle-orm";
import type { Steps } from "#lib/store/store.ts";
import { run, type Source } from "../database.ts";

/**
 * Goes over the deliveries in their order, a portion at a time: they are kept for weeks, and no index is worth its price
 * at each of them for a command that hardly anybody runs. What is still to be told is made of its event when it is sent.
 */
export function* eraseDeliveries(
  source: Source,
  userId: string,
  afterSeq: number,
  limit: number,
): Steps<{ erased: number; lastSeq: number | null }> {
  const { db, t } = source;
  const { seq, impersonationId, eventId, payload, lastAnswer } = t.deliveries;
  const portion = yield* run(
    db
      .select({ seq, impersonationId, eventId })
      .from(t.deliveries)
      .where(gt(seq, afterSeq))
      .orderBy(asc(seq))
      .limit(limit),
  );
  const sessions = yield* sessionsOf(source, userId, idsIn(portion.map((row) => row.impersonationId)));
  const events = yield* eventsOf(source, userId, idsIn(portion.map((row) => row.eventId)));
  const about = portion.filter((row) => sessions.has(row.impersonationId) || events.has(row.eventId));
  const numbers = about.map((row) => row.seq);
  const telling = and(inArray(seq, numbers), or(isNotNull(payload), isNotNull(lastAnswer)));
  const blank = { payload: null, lastAnswer: null };
  const erased =
    numbers.length === 0 ? [] : yield* run(db.update(t.deliveries).set(blank).where(telling).returning({ seq }));
  return { erased: erased.length, lastSeq: portion.length < limit ? null : (portion.at(-1)?.seq ?? null) };
}

const idsIn = (ids: (string | null)[]) => [...new Set(ids.flatMap((id) => id ?? []))];

function* sessionsOf({ db, t: { impersonations } }: Source, userId: string, ids: string[]): Steps<Set<string | null>> {
  if (ids.length === 0) return new Set();
  const { id } = impersonations;
  const found = db.select({ id, userId: impersonations.userId }).from(impersonations).where(inArray(id, ids));
  return new Set((yield* run(found)).flatMap((row) => (row.userId === userId ? [row.id] : [])));
}

function* eventsOf({ db, t: { auditEvents } }: Source, userId: string, ids: string[]): Steps<Set<string | null>> {
  if (ids.length === 0) return new Set();
  const { id, actorId } = auditEvents;
  const found = db.select({ id, userId: auditEvents.userId, actorId }).from(auditEvents).where(inArray(id, ids));
  return new Set(
    (yield* run(found)).flatMap((row) => (row.userId === userId || row.actorId === userId ? [row.id] : [])),
  );
}
