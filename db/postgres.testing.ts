import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import type { Logger } from "drizzle-orm";
import type { TestDatabase } from "./databases.testing.ts";
import { postgresStore } from "./postgres.ts";
import { copyOnServer, emptyOnServer } from "./postgres-databases.testing.ts";
import { migratePostgres } from "./postgres-migrations.ts";
import { openPostgres } from "./postgres-server.ts";
import type { Session, Sessions } from "./postgres-transaction.ts";

type Row = Record<string, unknown>;

/** A database of a test's own, and a way behind the store's back. One at a time: the next that is made takes its place. */
export interface EmptyPostgres {
  /** On the server of TEST_DATABASE_URL; null for PGlite, Postgres in this very process. */
  url: string | null;
  sql: (statement: string) => Promise<Row[]>;
  sessions: () => Sessions;
}

const server = process.env.TEST_DATABASE_URL || undefined;

/** Postgres without a table. */
export const emptyPostgres = (): Promise<EmptyPostgres> => (server ? emptyOnServer(server) : emptyPglite());

/** The store on it as it is, its tables brought up to date as at a start of the program. */
export function storeOn({ url, sql, sessions }: EmptyPostgres): TestDatabase {
  if (url !== null) return { ...openPostgres(url), sql, earlier };
  const migrated = once(async () => {
    const session = await sessions().connect();
    await migratePostgres(session).finally(() => session.release(false));
  });
  const connect = async () => {
    await migrated();
    return sessions().connect();
  };
  return { ...postgresStore({ ...sessions(), connect }), sql, earlier };
}

/** The store on an empty database, which is made when it is first asked something. */
export function openTestPostgres(): TestDatabase {
  const made = once(async () => (server ? copyOnServer(server) : storedPglite()));
  const sessions: Sessions = {
    connect: async () => (await made()).sessions().connect(),
    close: async () => (await made()).sessions().close(),
  };
  return { ...postgresStore(sessions), sql: async (statement) => (await made()).sql(statement), earlier };
}

const earlier = (column: string, ms: number) => `${column} - interval '${ms} milliseconds'`;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

// In this process: a test file that wants PGlite starts one and empties it; the others don't load it.

let pglite: Promise<PGlite> | undefined;

async function emptyPglite(): Promise<EmptyPostgres> {
  pglite ??= startPglite();
  const client = await pglite;
  await client.exec("DROP SCHEMA IF EXISTS drizzle CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const sessions = await onlySessionOf(client);
  return {
    url: null,
    sql: async (statement) => (await client.query<Row>(statement)).rows,
    sessions: () => sessions,
  };
}

async function storedPglite(): Promise<EmptyPostgres> {
  const database = await emptyPglite();
  await storeOn(database).read((tx) => tx.settings.get());
  return database;
}

/** There is one connection, so whoever wants it waits for whoever has it. */
export async function onlySessionOf(client: PGlite, logger?: Logger): Promise<Sessions> {
  const { drizzle } = await import("drizzle-orm/pglite");
  const db = drizzle({ client, logger: logger ?? false });
  let free = Promise.resolve();
  async function connect(): Promise<Session> {
    const before = free;
    let release = () => {};
    free = new Promise((done) => {
      release = done;
    });
    await before;
    const run: Session["run"] = async (statement, values) => (await client.query<Row>(statement, values)).rows;
    return { db, run, release };
  }
  return { connect, close: async () => {} };
}

/** Making Postgres's first files takes five times as long as unpacking them, so whoever is first leaves a copy. */
export async function startPglite(): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  const { pg_trgm } = await import("@electric-sql/pglite/contrib/pg_trgm");
  const extensions = { pg_trgm };
  // Beside the package, so that another version of it never finds them.
  const copy = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "understudy-tests.tar");
  if (existsSync(copy)) return PGlite.create({ extensions, loadDataDir: new Blob([readFileSync(copy)]) });
  const client = await PGlite.create({ extensions });
  const unfinished = `${copy}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await (await client.dumpDataDir("none")).arrayBuffer()));
  renameSync(unfinished, copy);
  return client;
}
