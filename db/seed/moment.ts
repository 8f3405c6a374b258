import type { Steps, Tables } from "#lib/store/store.ts";

/** Something that happened at a time. The seed writes them in their order, as life would have. */
export interface Moment {
  at: Date;
  write: (tx: Tables) => Steps<unknown>;
}

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);
