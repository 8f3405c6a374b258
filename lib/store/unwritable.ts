// Full, read-only, broken, or locked past the busy timeout.
const sqlite = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|CORRUPT)/;

/**
 * Postgres' codes, by which db/ names what its driver says without one, too: away or not to be reached (08, 57P), let
 * nobody in or not to this (28, 3D, 42501), read-only or a standby (25006, 0A000), our transaction cut off for being slow
 * (25P03), out of room, memory or connections (53), no answer or no lock in time (57014, 55P03), broken (58, XX).
 */
const postgres = /^(08...|0A000|25006|25P03|28...|3D000|42501|53...|55P03|57014|57P0.|58...|XX...)$/;

/**
 * Does an error say that the database takes no writes, through no fault of what was written? The same question for both
 * dialects. Where it can't be told, as after a timeout, the answer is yes: the brake asks again within a second.
 */
export const isUnwritable = (error: unknown): boolean =>
  hasCode(error, (code) => sqlite.test(code) || postgres.test(code));

/**
 * Does it say that others wrote the same at the same time, more often than one tries again (serialization_failure,
 * deadlock_detected)? Then the database takes writes, and whoever asks again is likely to get through.
 */
export const isContended = (error: unknown): boolean => hasCode(error, (code) => code === "40001" || code === "40P01");

/** Does it leave open whether the change was made (transaction_resolution_unknown)? */
export const isUnknown = (error: unknown): boolean => hasCode(error, (code) => code === "08007");

function hasCode(error: unknown, fits: (code: string) => boolean): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return (typeof code === "string" && fits(code)) || hasCode(cause, fits);
}
