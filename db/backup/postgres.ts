import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Store } from "#lib/store/store.ts";
import { postgresStore } from "../postgres.ts";
import { type PostgresAddress, postgresAddress } from "../postgres-address.ts";
import { migratePostgres } from "../postgres-migrations.ts";
import { poolOf } from "../postgres-server.ts";
import type { Session } from "../postgres-transaction.ts";
import { markRestored, markRestoring } from "./half-restored.ts";
import { assertSameRows, hashOf, type Manifest, makeBackup, readManifest } from "./manifest.ts";

const FILE = "database.dump";

/**
 * Copies a database that servers are writing to, as of one moment, into a folder that doesn't exist yet, by `pg_dump`. Until
 * the copy was read back the folder is called `.part`.
 *
 * @throws Error when the copy can't be made
 */
export const backUpPostgres = (url: string, folder: string): Promise<Manifest> =>
  makeBackup(folder, async (part) => {
    const dump = join(part, FILE);
    const counted = await inOneMoment(postgresAddress(url), async (session, snapshot) => {
      await run(
        "pg_dump",
        ["--format=custom", "--no-owner", "--no-privileges", `--snapshot=${snapshot}`, `--file=${dump}`],
        url,
      );
      return { rows: await rowsIn(session), migration: await newestMigration(session), at: new Date().toISOString() };
    });
    await run("pg_restore", ["--list", dump], url);
    return { dialect: "postgres", sha256: await hashOf(dump), ...counted };
  });

/**
 * Puts a backup into an empty database. Until all of it is done, no server starts on that.
 *
 * @param prepare - changes what was put back, before any server can open it
 * @throws Error when the backup isn't what its manifest says, with the database as empty as before; or when a later step
 *   fails, and then it needs an empty one again.
 */
export async function restorePostgres(
  folder: string,
  url: string,
  prepare: (store: Store, manifest: Manifest) => Promise<void>,
): Promise<Manifest> {
  const manifest = await readManifest(folder, "postgres", FILE);
  const dump = join(folder, FILE);
  const address = postgresAddress(url);
  const pool = poolOf(address);
  const session = await pool.connect();
  try {
    if ((await tablesIn(session)).length > 0)
      throw new Error(
        "The database of DATABASE_URL isn't empty. Make a new one (`createdb`), and name that: what is here stays.",
      );
    await markRestoring(session);
    const how = [
      "--exit-on-error",
      "--single-transaction",
      "--no-owner",
      "--no-privileges",
      `--dbname=${address.database}`,
    ];
    await run("pg_restore", [...how, dump], url);
    assertSameRows(await rowsIn(session), manifest);
    await migratePostgres(session);
    await prepare(postgresStore(pool), manifest);
    await markRestored(session);
    return manifest;
  } finally {
    session.release(true);
    await pool.close();
  }
}

/** By a connection of its own, whose snapshot others can share. */
async function inOneMoment<T>(
  address: PostgresAddress,
  ask: (session: Session, snapshot: string) => Promise<T>,
): Promise<T> {
  const pool = poolOf(address);
  try {
    const session = await pool.connect();
    try {
      await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      // It does nothing while the dump is made, and holds the snapshot.
      await session.run("SET LOCAL idle_in_transaction_session_timeout = 0");
      const [row] = await session.run("SELECT pg_export_snapshot() AS snapshot");
      return await ask(session, String(row?.snapshot));
    } finally {
      session.release(true);
    }
  } finally {
    await pool.close();
  }
}

const tablesIn = (session: Session) =>
  session.run(
    "SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'understudy_restore') ORDER BY 1, 2",
  );

async function rowsIn(session: Session): Promise<Manifest["rows"]> {
  const tables = await tablesIn(session);
  const rows: Manifest["rows"] = {};
  for (const { schema, name } of tables) {
    const [counted] = await session.run(`SELECT count(*) AS rows FROM "${schema}"."${name}"`);
    rows[schema === "public" ? String(name) : `${schema}.${name}`] = Number(counted?.rows);
  }
  return rows;
}

async function newestMigration(session: Session): Promise<number> {
  const [row] = await session.run("SELECT coalesce(max(created_at), 0) AS newest FROM drizzle.__drizzle_migrations");
  return Number(row?.newest);
}

/** One of Postgres' own programs, told of the server by its environment alone: arguments can be read by everybody on the machine. */
function run(program: string, words: string[], url: string): Promise<void> {
  const child = spawn(program, words, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environmentOf(url) },
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  return new Promise((done, fail) => {
    child.on("error", () => fail(new Error(`${program} isn't installed: it comes with Postgres (postgresql-client).`)));
    child.on("exit", (code) =>
      code === 0 ? done() : fail(new Error(`${program} failed: ${said.trim().slice(0, 2000)}`)),
    );
  });
}

function environmentOf(url: string): Record<string, string> {
  const { host, port, database, user, password, ssl } = postgresAddress(url);
  const parameters = new URL(url).searchParams;
  const files = { sslrootcert: "PGSSLROOTCERT", sslcert: "PGSSLCERT", sslkey: "PGSSLKEY" };
  const named = Object.entries(files).flatMap(([name, variable]) => {
    const path = parameters.get(name);
    return path === null ? [] : [[variable, path]];
  });
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: user,
    ...(password !== undefined && { PGPASSWORD: password }),
    PGSSLMODE: parameters.get("sslmode") ?? (ssl === false ? "disable" : "verify-full"),
    PGAPPNAME: "understudy backup",
    ...Object.fromEntries(named),
  };
}
