import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import { afterAll } from "vitest";
import type { Store } from "#lib/store/store.ts";
import { emptyPostgres, storeOn } from "./postgres.testing.ts";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-migrations-"));
afterAll(() => rmSync(folder, { recursive: true }));

export type Row = Record<string, unknown>;

/** An empty database without a table, behind this program's back; `open` opens it as the program does. */
export interface Raw {
  sql: (statement: string) => Promise<Row[]>;
  open: () => Promise<Store>;
}

async function rawSqlite(): Promise<Raw> {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  const sql = async (statement: string) => {
    const client = new Sqlite(path);
    try {
      const prepared = client.prepare(statement);
      if (prepared.reader) return prepared.all() as Row[];
      prepared.run();
      return [];
    } finally {
      client.close();
    }
  };
  return { sql, open: async () => openSqlite(path) };
}

async function rawPostgres(): Promise<Raw> {
  const database = await emptyPostgres();
  return {
    sql: database.sql,
    open: async () => {
      const store = storeOn(database);
      await store.read((tx) => tx.settings.get());
      return store;
    },
  };
}

export const dialects = [
  {
    dialect: "sqlite",
    raw: rawSqlite,
    ran: "__drizzle_migrations",
    at: "1795374978518",
    hourLater: "1795378578518",
    yes: "1",
  },
  {
    dialect: "postgres",
    raw: rawPostgres,
    ran: "drizzle.__drizzle_migrations",
    at: "'2026-11-22T19:16:18Z'",
    hourLater: "'2026-11-22T20:16:18Z'",
    yes: "true",
  },
] as const;

type Dialect = Pick<(typeof dialects)[number], "dialect" | "raw" | "ran">;

/** As the program made it that had three migrations, or the first few of them. */
export async function madeBefore({ dialect, raw, ran }: Dialect, count = 3): Promise<Raw> {
  const database = await raw();
  if (dialect === "postgres") await database.sql("CREATE SCHEMA drizzle");
  await database.sql(`CREATE TABLE ${ran} (id integer, hash text NOT NULL, created_at bigint)`);
  const migrationsFolder = join("db", "migrations", "before", dialect);
  for (const each of readMigrationFiles({ migrationsFolder }).slice(0, count)) await run(ran, database, each);
  return database;
}

async function run(ran: string, database: Raw, { sql, hash, folderMillis }: MigrationMeta): Promise<void> {
  for (const statement of sql) await database.sql(statement);
  await database.sql(`INSERT INTO ${ran} (hash, created_at) VALUES ('${hash}', ${folderMillis})`);
}
