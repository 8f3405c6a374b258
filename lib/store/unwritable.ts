// Full, read-only, broken, or locked past the busy timeout; for Postgres also out of serialization retries, or away.
const sqlite = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|CORRUPT)/;
const postgres = /^(08...|25006|40001|53...|55P03|57P0.|58030|ECONNREFUSED|ECONNRESET)$/;

/** Does an error say that the database takes no writes, through no fault of what was written? The same question for both dialects. */
export function isUnwritable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return sqlite.test(String(code)) || postgres.test(String(code)) || isUnwritable(cause);
}
