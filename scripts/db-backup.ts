import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { backUpPostgres } from "#db/backup/postgres.ts";
import { backUpSqlite } from "#db/backup/sqlite.ts";
import { env } from "#env";
import { said } from "./said.ts";

/**
 * `npm run db:backup [-- FOLDER]`: a copy of the database as of one moment, while servers run, read back before it gets
 * its name. Without a name, a folder of backups/ that is named after the moment.
 */
await said(async () => {
  const { databasePath, databaseUrl } = env();
  if (databasePath !== null && !existsSync(databasePath))
    throw new Error(`There is no database at ${databasePath}. Set DATABASE_URL as for the server.`);
  const folder = resolve(process.argv[2] ?? `backups/${new Date().toISOString().replace(/[:.]/g, "-")}`);
  if (existsSync(folder)) throw new Error(`${folder} is there already: name a folder that isn't.`);
  const { rows, at } =
    databasePath === null
      ? await backUpPostgres(databaseUrl, folder)
      : await backUpSqlite(databasePath, folder, showProgress);
  return [
    `${folder}`,
    `Copied and read back: ${sumOf(rows).toLocaleString("en")} rows of ${Object.keys(rows).length} tables, as of ${at}.`,
    "Keep UNDERSTUDY_SECRET too, and somewhere else: without it nobody can sign in to what is restored.",
  ].join("\n");
});

function sumOf(rows: Record<string, number>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

/** On a terminal, in place; nothing in a log. */
function showProgress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${Math.floor(share * 100)} %${share === 1 ? "\n" : ""}`);
}
