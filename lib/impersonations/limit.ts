import { refusedThisHour } from "../audit/tally.ts";
import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import type { Steps, Tables } from "../store/store.ts";
import { HOUR_MS } from "./impersonation.ts";

/**
 * By one employee, in any 60 minutes, with those that a rule refused, and those that were asked for and came to nothing.
 * Not with what was merely asked wrongly: a user or product that isn't there, no reason, no product. That begins nothing.
 * Far above honest work, far below a harvest.
 */
export const STARTS_PER_HOUR = 120;

/** Is there room for one more? Asked by whatever begins a session, or asks somebody for one. */
export function* withinLimit(context: EmployeeContext, tx: Tables, caller: Employee): Steps<Within> {
  const now = context.clock();
  const hourAgo = new Date(now.getTime() - HOUR_MS);
  const begun = yield* tx.impersonations.countBegunSince(caller.id, hourAgo);
  const asked = yield* tx.requests.countAskedSince(caller.id, hourAgo);
  const refused = yield* refusedThisHour(context, tx, caller.id, "impersonation.denied");
  if (begun.count + asked.count + (refused?.count ?? 0) < STARTS_PER_HOUR) return { allowed: true };
  // The first begun is an hour ago, or the refused are forgotten: whichever comes sooner makes room.
  const hourAfter = (at: Date | null) => at && new Date(at.getTime() + HOUR_MS);
  const times = [refused?.windowEndsAt, hourAfter(begun.oldestAt), hourAfter(asked.oldestAt)];
  const freeAt = Math.min(...times.flatMap((at) => (at ? [at.getTime()] : [])));
  return {
    allowed: false,
    because: "too_many_requests",
    sentence: `That's ${STARTS_PER_HOUR} sessions in an hour. Wait a little before the next one.`,
    retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)),
  };
}

type Within =
  | { allowed: true }
  | { allowed: false; because: "too_many_requests"; sentence: string; retryAfterSeconds: number };
