import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { copyDatabase } from "#db/copy.ts";
import type { Queries } from "#db/database.ts";
import { migrationsAfter } from "#db/migrations.ts";
import { postgresAddress } from "#db/postgres-address.ts";
import { migratePostgres } from "#db/postgres-migrations.ts";
import { poolOf } from "#db/postgres-server.ts";
import { whyNotStarted } from "#db/postgres-start.ts";
import type { Sessions } from "#db/postgres-transaction.ts";

const USAGE = "DATABASE_URL=postgres://… npm run db:copy -- --from file:data/understudy.db";

/** `npm run db:copy`: moves a deployment from SQLite to Postgres (docs/databases.md). */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: "string" }, to: { type: "string" } } });
  const [from = "", to = process.env.DATABASE_URL ?? ""] = [values.from, values.to];
  if (!from.startsWith("file:") || !/^postgres(ql)?:/.test(to))
    throw new Error(`Say from where, and where to: ${USAGE}`);
  const source = openAlone(from.replace(/^file:(\/\/(?=\/))?/, ""));
  const address = postgresAddress(to);
  const pool = poolOf({ ...address, poolSize: 1 });
  try {
    await copyInto(pool, drizzle(source));
  } catch (error) {
    throw whyNotStarted(error, address);
  } finally {
    await pool.close();
    source.close();
  }
  console.log(
    "\nCopied, and both are the same. Start the servers with the new DATABASE_URL; keep the file, as there is no way back.",
  );
}

async function copyInto(pool: Sessions, source: Queries): Promise<void> {
  const session = await pool.connect();
  try {
    await migratePostgres(session);
    await copyDatabase(source, session, (line) => console.log(line));
  } finally {
    session.release(true);
  }
}

/** Nobody else may have it open: what a server wrote meanwhile would be missing from the copy. */
function openAlone(path: string): Sqlite.Database {
  if (!existsSync(path)) throw new Error(`There is no database at ${path}.`);
  const waiting = existsSync(`${path}.unrecorded`) ? readdirSync(`${path}.unrecorded`) : [];
  if (waiting.length > 0)
    throw new Error(`Events wait in ${path}.unrecorded to be recorded: start a server on the file once, and stop it.`);
  const client = new Sqlite(path, { timeout: 0 });
  client.pragma("locking_mode = EXCLUSIVE");
  try {
    client.exec("BEGIN EXCLUSIVE");
  } catch {
    client.close();
    throw new Error(`A server has ${path} open. Stop every server first: what it writes meanwhile would be lost.`);
  }
  const newest = client.prepare("SELECT coalesce(max(created_at), 0) FROM __drizzle_migrations").pluck().get();
  if (migrationsAfter(Number(newest), "sqlite").length > 0)
    throw new Error(`${path} is of an older version: start this version's server on it once, and stop it.`);
  return client;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
