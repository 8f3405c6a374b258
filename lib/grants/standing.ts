import type { Grant } from "../employees/employee.ts";
import type { Steps, Tables } from "../store/store.ts";

/** How long before its end whom it concerns is told of it. What lasts no longer than that ends without a word before. */
const WARN_BEFORE_MS = 3 * 24 * 60 * 60 * 1000;

/** Its time is over, whether or not anybody has noted it. */
export const isOver = ({ until }: Pick<Grant, "until">, now: Date): boolean => until !== null && now >= until;

/** The grant that somebody has now. It is judged by the clock, as the hour is: nothing waits for the timer. */
export function* standingGrant(tx: Tables, employeeId: string, now: Date): Steps<Grant | null> {
  const grant = yield* tx.grants.find(employeeId);
  return grant && !isOver(grant, now) ? grant : null;
}

/** Everybody's of now. */
export const standingGrants = function* (tx: Tables, now: Date): Steps<Grant[]> {
  return (yield* tx.grants.list()).filter((grant) => !isOver(grant, now));
};

/** When to tell of the end of a grant that is given, or given another end, now; null for never. */
export function warnAtOf(until: Date | null, now: Date): Date | null {
  const at = until && new Date(until.getTime() - WARN_BEFORE_MS);
  return at && at > now ? at : null;
}
