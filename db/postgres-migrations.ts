import { migrationsAfter } from "./migrations.ts";
import type { Session } from "./postgres-transaction.ts";

/**
 * Brings the tables up to date, as drizzle's own migrator does and in its table, but behind a lock for processes that
 * start at once. @throws when the database is newer than this program
 */
export async function migratePostgres(session: Session): Promise<void> {
  await session.run("BEGIN");
  try {
    // Another process that is at it may take longer than a query of ours ever does.
    await session.run("SET LOCAL statement_timeout = 0");
    await session.run("SET LOCAL lock_timeout = 0");
    await session.run("SELECT pg_advisory_xact_lock(hashtext('understudy migrations'))");
    await session.run("CREATE SCHEMA IF NOT EXISTS drizzle");
    await session.run(
      "CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)",
    );
    for (const { sql, hash, folderMillis } of migrationsAfter(await newestIn(session), "postgres")) {
      for (const statement of sql) await session.run(statement);
      const values = [hash, folderMillis];
      await session.run("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)", values);
    }
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** When the newest migration is of that a database has run; 0 when it has run none. */
export async function newestIn(session: Session): Promise<number> {
  const [row] = await session.run("SELECT max(created_at) AS newest FROM drizzle.__drizzle_migrations");
  return Number(row?.newest ?? 0);
}
