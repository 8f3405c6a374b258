import type { Steps, Tables } from "../store/store.ts";
import type { Delivery, Pause } from "./delivery.ts";
import type { Attempt, OutboxContext, Way } from "./way.ts";

/** The longest rest of a receiver, in seconds: so soon after it is back, everything goes on. */
const MAX_REST_S = 60;

/** Notes what came of an attempt, and when the next one is, if there is one. The last is recorded. */
export function* settle(
  { clock }: OutboxContext,
  tx: Tables,
  way: Way,
  delivery: Delivery,
  { answer, unreachable }: Attempt,
): Steps<void> {
  const now = clock();
  if (answer.outcome === "delivered") {
    yield* tx.outbox.delivered(delivery, now, answer);
    if (way.rests) yield* tx.outbox.resume(delivery.receiver);
    return;
  }
  const next = nextAttemptAt(way, delivery, now);
  const changed = next
    ? yield* tx.outbox.retryAt(delivery, next, answer)
    : yield* tx.outbox.giveUp(delivery, now, answer);
  if (!changed) return;
  const rest = way.rests ? restOf(delivery.receiver, yield* tx.outbox.pauseOf(delivery.receiver), now) : null;
  const expired = rest ? yield* tx.outbox.expire(delivery.receiver, now) : 0;
  const lost = next === null || expired > 0;
  // Once for a receiver that is gone, however much waited for it.
  if (lost && !rest?.reportedAt) yield* tx.audit.add(unreachable);
  if (rest) yield* tx.outbox.pause(lost ? { ...rest, reportedAt: rest.reportedAt ?? now } : rest);
}

/** Null when it was the last. */
function nextAttemptAt(way: Way, { attempts, giveUpAt }: Delivery, now: Date): Date | null {
  const waitS = way.retryAfterS[attempts - 1];
  if (waitS === undefined || (giveUpAt && giveUpAt <= now)) return null;
  const next = now.getTime() + waitS * 1000;
  return new Date(giveUpAt ? Math.min(next, giveUpAt.getTime()) : next);
}

/** Twice as long after each failure. Attempts that were under way together are one. */
function restOf(receiver: string, before: Pause | null, now: Date): Pause {
  if (before && now < before.until) return before;
  const failures = (before?.failures ?? 0) + 1;
  const restS = Math.min(2 ** (failures - 1), MAX_REST_S);
  return {
    receiver,
    failures,
    until: new Date(now.getTime() + restS * 1000),
    reportedAt: before?.reportedAt ?? null,
  };
}
