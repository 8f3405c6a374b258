import type { Session } from "../postgres-transaction.ts";

// A dump comes in by a transaction of Postgres' own program, and what makes it safe to use comes after. In between no
// server may start on it.

/** Notes that a restore has begun. */
export async function markRestoring(session: Session): Promise<void> {
  await session.run("CREATE SCHEMA understudy_restore");
  await session.run("CREATE TABLE understudy_restore.unfinished (begun timestamptz NOT NULL DEFAULT now())");
}

export async function markRestored(session: Session): Promise<void> {
  await session.run("DROP SCHEMA understudy_restore CASCADE");
}

/** Whether one has begun and isn't finished. */
export async function isHalfRestored(session: Session): Promise<boolean> {
  const [row] = await session.run("SELECT to_regclass('understudy_restore.unfinished') IS NOT NULL AS begun");
  return row?.begun === true;
}
