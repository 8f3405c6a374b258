import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";

const isPostgres = (databaseUrl: string) => /^postgres(ql)?:/.test(databaseUrl);

/** Where the demo product's own file is, of whatever database Understudy has: beside SQLite's, or in the run's folder. */
export const tallyFileOf = (databaseUrl: string): string =>
  isPostgres(databaseUrl)
    ? join(process.env.UNDERSTUDY_E2E_FOLDER ?? "", `${new URL(databaseUrl).pathname.slice(1)}.tally`)
    : `${databaseUrl.replace(/^file:/, "")}.tally`;

/** What says so to a server of the demo, where it can't tell by itself. */
export const tallyVariables = (databaseUrl: string): Record<string, string> =>
  isPostgres(databaseUrl) ? { TALLY_DATABASE_URL: `file:${tallyFileOf(databaseUrl)}` } : {};

/** The demo product's own data, opened beside the servers that have it open. */
export interface Tally {
  /** Everything as it was when it was opened. */
  reset: () => void;
  all: (sql: string, ...values: unknown[]) => Record<string, unknown>[];
  run: (sql: string) => void;
  /** All that its tables hold: what is equal wasn't changed. */
  contents: () => [table: string, rows: unknown[]][];
  close: () => void;
}

/** Null beside a server that isn't the demo's. */
export function openTally(databaseUrl: string): Tally | null {
  const path = tallyFileOf(databaseUrl);
  if (!existsSync(path)) return null;
  const client = new Sqlite(path, { timeout: 5000 });
  const copy = `${path}.template`;
  rmSync(copy, { force: true });
  client.prepare("VACUUM INTO ?").run(copy);
  client.prepare("ATTACH ? AS template").run(copy);
  const names = client
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    .pluck()
    .all() as string[];
  const all: Tally["all"] = (sql, ...values) => client.prepare(sql).all(...values) as Record<string, unknown>[];
  return {
    all,
    reset: client.transaction(() => {
      for (const name of names)
        client.exec(`DELETE FROM main."${name}"; INSERT INTO main."${name}" SELECT * FROM template."${name}"`);
    }).immediate,
    run: (sql) => void client.exec(sql),
    contents: () => names.map((name) => [`tally.${name}`, all(`SELECT * FROM main."${name}" ORDER BY rowid`)]),
    close: () => void client.close(),
  };
}
