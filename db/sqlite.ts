import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { AuditEvent } from "#lib/audit/event.ts";
import { createBell } from "#lib/bell.ts";
import { createBrake } from "#lib/brake.ts";
import { keptOf } from "#lib/kept.ts";
import type { Steps, Store } from "#lib/store/store.ts";
import { onlyReading, type Prepare, probe, recordLate } from "./database.ts";
import { migrationsAfter } from "./migrations.ts";
import { sqliteTables } from "./schema/sqlite.ts";
import { tablesOf } from "./store/store.ts";
import { unrecordedIn, unrecordedInMemory } from "./unrecorded.ts";
import { sqliteWords } from "./word-index.ts";

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_MS = 5000;

/**
 * The store on one SQLite file: `file:data/understudy.db`, a path, or `:memory:`. Makes the file and its folder, and
 * brings its tables up to date. Open it once per process: a second writer here would block the first for BUSY_MS.
 */
export const openSqlite = (url: string): Store =>
  sqliteStore(connectSqlite(url), unrecordedIn(`${pathOf(url)}.unrecorded`));

/** A file that is left as it is: nothing is written, no tables are made. @throws Error when it isn't there, or of another version. */
export function openSqliteToRead(url: string): Store {
  const path = pathOf(url);
  if (!existsSync(path)) throw new Error(`There is no database at ${path}.`);
  const client = new Sqlite(path, { readonly: true, timeout: BUSY_MS });
  try {
    const newest = client.prepare("SELECT max(created_at) FROM __drizzle_migrations").pluck().get();
    if (migrationsAfter(Number(newest), "sqlite").length > 0)
      throw new Error(`${path} is of an older version: start this version's server on it once, and stop it.`);
  } catch (error) {
    client.close();
    throw error;
  }
  return sqliteStore(client);
}

export function sqliteStore(client: Sqlite.Database, unrecorded = unrecordedInMemory()): Store {
  const db = drizzle(compilingOnce(client));
  const brake = createBrake();
  const source = { db, t: sqliteTables, prepare, words: sqliteWords, brake };
  const reading = tablesOf({ ...source, db: onlyReading(db) });
  const writing = tablesOf(source);
  const [begin, beginRead] = [client.prepare("BEGIN IMMEDIATE"), client.prepare("BEGIN")];
  const [commit, rollback] = [client.prepare("COMMIT"), client.prepare("ROLLBACK")];

  // The body is stepped synchronously, so no other request's query can come between: there is one connection, and
  // whatever ran on it meanwhile would be part of this transaction, and undone with it.
  function transaction<T>(start: Sqlite.Statement, steps: () => Steps<T>): T {
    if (client.inTransaction) throw new Error("a transaction inside a transaction: yield* the inner body instead");
    start.run();
    try {
      const result = stepThrough(steps());
      commit.run();
      return result;
    } finally {
      if (client.inTransaction) rollback.run();
    }
  }

  function writeTransaction<T>(steps: () => Steps<T>): T {
    try {
      return transaction(begin, steps);
    } catch (error) {
      brake.notice(error);
      throw error;
    }
  }

  return {
    async read(body) {
      return transaction(beginRead, () => body(reading));
    },
    async ask(body) {
      const steps = body(reading);
      const question = steps.next();
      const answer = question.done ? question : steps.next((question.value as Query).all());
      return answer.done ? answer.value : transaction(beginRead, () => body(reading));
    },
    async write(body) {
      return writeTransaction(() => body(writing));
    },
    // There is one writer at a time anyway.
    async alone(body) {
      return writeTransaction(() => body(writing));
    },
    async writeUnrecorded(body) {
      const events: AuditEvent[] = [];
      const tx = tablesOf({ ...source, unrecorded: events });
      const result = writeTransaction(() => body(tx));
      unrecorded.keep(events);
      return result;
    },
    async recordLate(now) {
      for (const { events, forget } of unrecorded.waiting()) {
        writeTransaction(() => recordLate(source, events, now));
        forget();
      }
    },
    brake,
    bell: createBell(),
    async probe(now) {
      // Whoever waits here holds up every request of this process.
      client.pragma("busy_timeout = 0");
      try {
        transaction(begin, () => probe(writing, now));
        return true;
      } catch (error) {
        if (isBusy(error)) return false;
        throw error;
      } finally {
        client.pragma(`busy_timeout = ${BUSY_MS}`);
      }
    },
    async close() {
      brake.giveUp();
      client.close();
    },
  };
}

const isBusy = (error: unknown) => error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY");

interface Query {
  all(): unknown[];
}

function stepThrough<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next((step.value as Query).all());
  return step.value;
}

/** Statements that are kept compiled. Lists of ids make ever new ones, so those that weren't asked for longest go. */
const STATEMENTS = 300;

/**
 * The connection as Drizzle sees it, which has every statement compiled anew each time that it runs. The store's queries
 * are read to their end before the next, so one of each is enough.
 */
function compilingOnce(client: Sqlite.Database): Sqlite.Database {
  const compiled = keptOf<Sqlite.Statement>(STATEMENTS);
  const prepare = (sql: string) => compiled(sql, () => client.prepare(sql));
  return Object.assign(Object.create(client), { prepare });
}

const prepare: Prepare = (query) => {
  const prepared = query.prepare();
  return (values) => ({ all: () => prepared.all(values) });
};

function pathOf(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : url.replace(/^file:/, "");
}

export function connectSqlite(url: string): Sqlite.Database {
  const path = pathOf(url);
  // Session hashes and encrypted keys live here: a folder we make is for its owner alone.
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const client = new Sqlite(path, { timeout: BUSY_MS });
  client.pragma("journal_mode = WAL");
  // In WAL the compiled default is NORMAL, with which a power cut takes back what was already answered.
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = OFF");
  try {
    migrate(client);
  } catch (error) {
    client.close();
    throw error;
  }
  client.pragma("foreign_keys = ON");
  return client;
}

/**
 * Drizzle's migrator, its table included, but inside BEGIN IMMEDIATE: drizzle's own looks first and locks later, so
 * that of two processes at their first start one would fail. @throws when the database is newer than this program
 */
function migrate(client: Sqlite.Database): void {
  client
    .transaction(() => {
      client.exec(
        "CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at NUMERIC)",
      );
      const newest = client.prepare("SELECT coalesce(max(created_at), 0) FROM __drizzle_migrations").pluck().get();
      const add = client.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)");
      for (const { sql, hash, folderMillis } of migrationsAfter(Number(newest), "sqlite")) {
        for (const statement of sql) client.exec(statement);
        add.run(hash, folderMillis);
      }
    })
    .immediate();
}
