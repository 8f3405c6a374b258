import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll } from "vitest";
import { migrationsAfter } from "./migrations.ts";
import type { EmptyPostgres } from "./postgres.testing.ts";
import { postgresAddress } from "./postgres-address.ts";
import { openPostgres, poolOf } from "./postgres-server.ts";
import type { Sessions } from "./postgres-transaction.ts";

/**
 * Databases for tests on the server of TEST_DATABASE_URL. One whose tables are up to date is made once, by whoever is first,
 * and stays for later runs; each test file works on a copy of it, which is emptied between tests and dropped in the end.
 */

type Row = Record<string, unknown>;

interface Copy extends EmptyPostgres {
  url: string;
  /** As it was when it was made; false when a test has changed more than rows. */
  empty: () => Promise<boolean>;
  drop: () => Promise<void>;
}

let copy: Copy | undefined;
let bare: Copy | undefined;
// A benchmark has the same people, and no end of a suite.
if (process.env.VITEST) afterAll(() => Promise.all([copy?.drop(), bare?.drop()]));

/** Without a table. */
export async function emptyOnServer(base: string): Promise<EmptyPostgres> {
  await bare?.drop();
  bare = await databaseOn(base, "template1");
  return bare;
}

/** With all tables, and nothing in them. */
export function copyOnServer(base: string): Promise<EmptyPostgres> {
  copying = copying.then(() => newCopy(base));
  return copying as Promise<EmptyPostgres>;
}

let copying: Promise<unknown> = Promise.resolve();

async function newCopy(base: string): Promise<EmptyPostgres> {
  if (copy && (await copy.empty())) return copy;
  await copy?.drop();
  await makeTemplate(base);
  copy = await databaseOn(base, templateName());
  return copy;
}

/** Runs one statement on a server's database, by a connection of its own. */
export async function onServer(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The same server's address, of another database. */
export function urlOf(base: string, database: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.href;
}

async function databaseOn(base: string, template: string): Promise<Copy> {
  const name = `understudy_test_${crypto.randomUUID()}`;
  await onServer(base, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  const url = urlOf(base, name);
  const behind = rawPool(url);
  const pool = poolOf(postgresAddress(url));
  const emptying = await emptyingOf(behind);
  let changed = false;
  const sessions: Sessions = { connect: pool.connect, close: async () => {} };
  return {
    url,
    async sql(statement) {
      changed ||= /^\s*(create|alter|drop)/i.test(statement);
      return (await behind.query<Row>(statement)).rows;
    },
    sessions: () => sessions,
    async empty() {
      if (!changed) await behind.query(emptying);
      return !changed;
    },
    async drop() {
      await behind.end();
      await pool.close();
      await onServer(base, `DROP DATABASE "${name}" WITH (FORCE)`);
    },
  };
}

/** Faster than a new copy by far: there are few rows, and no checks meanwhile. */
async function emptyingOf(behind: pg.Pool): Promise<string> {
  const tables = await behind.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const numbers = await behind.query<{ name: string }>(
    "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'",
  );
  const statements = ["SET session_replication_role = replica"];
  for (const { name } of tables.rows) {
    statements.push(`DELETE FROM "${name}"`);
    const kept = await behind.query<{ rows: Row[] | null }>(`SELECT jsonb_agg(t) AS rows FROM "${name}" t`);
    const json = kept.rows[0]?.rows;
    if (json) {
      const literal = pg.escapeLiteral(JSON.stringify(json));
      statements.push(`INSERT INTO "${name}" SELECT * FROM jsonb_populate_recordset(null::"${name}", ${literal})`);
    }
  }
  for (const { name } of numbers.rows) statements.push(`ALTER SEQUENCE "${name}" RESTART`);
  return [...statements, "SET session_replication_role = origin"].join(";\n");
}

let template: Promise<void> | undefined;

function makeTemplate(base: string): Promise<void> {
  template ??= makeTemplateNow(base);
  return template;
}

/** Another worker may be at it: the lock is the server's. */
async function makeTemplateNow(base: string): Promise<void> {
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('understudy tests'))");
    const name = templateName();
    const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rows.length > 0) return;
    const unfinished = `${name}_unfinished`;
    await client.query(`DROP DATABASE IF EXISTS "${unfinished}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${unfinished}"`);
    const store = openPostgres(urlOf(base, unfinished));
    await store.read((tx) => tx.settings.get());
    await store.close();
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${name}"`);
  } finally {
    await client.end();
  }
}

/** By what is in it, so that other migrations have another. */
function templateName(): string {
  const all = migrationsAfter(0, "postgres").map(({ hash }) => hash);
  return `understudy_template_${createHash("sha256").update(all.join()).digest("hex").slice(0, 16)}`;
}

/** Numbers as JavaScript's, as PGlite gives them. */
function rawPool(url: string): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: 1, types });
  pool.on("error", () => {});
  return pool;
}
