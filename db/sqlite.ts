import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { AuditEvent } from "#lib/audit/event.ts";
import { createBell } from "#lib/bell.ts";
import { createBrake } from "#lib/brake.ts";
import { keptOf } from "#lib/kept.ts";
import { createMailing } from "#lib/notices/mailing.ts";
import { createSkew } from "#lib/skew.ts";
import type { Steps, Store } from "#lib/store/store.ts";
import { type Clocks, clocksIn, noClocks } from "./clocks.ts";
import { onlyReading, type Prepare, probe, recordLate, type Source } from "./database.ts";
import { isNewest, migrationsAfter } from "./migrations.ts";
import { timed } from "./said.ts";
import { sqliteTables } from "./schema/sqlite.ts";
import { hearingOn } from "./sqlite-hearing.ts";
import { tablesOf } from "./store/store.ts";
import { recordWaiting, unrecordedIn, unrecordedInMemory } from "./unrecorded.ts";
import { sqliteWords } from "./word-index.ts";

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_MS = 5000;

/**
 * The store on one SQLite file: `file:data/understudy.db`, a path, or `:memory:`. Makes the file and its folder, and
 * brings its tables up to date. Open it once per process: a second writer here would block the first for BUSY_MS.
 */
export const openSqlite = (url: string, client = connectSqlite(url)): Store =>
  sqliteStore(client, unrecordedIn(`${pathOf(url)}.unrecorded`), clocksIn(`${pathOf(url)}.clocks`));

/** A file that is left as it is: nothing is written, no tables are made. @throws Error when it isn't there, or of another version. */
export function openSqliteToRead(url: string): Store {
  const path = pathOf(url);
  if (!existsSync(path)) throw new Error(`There is no database at ${path}.`);
  const client = new Sqlite(path, { readonly: true, timeout: BUSY_MS });
  try {
    const newest = client.prepare("SELECT max(created_at) FROM __drizzle_migrations").pluck().get();
    if (!isNewest(Number(newest), "sqlite"))
      throw new Error(`${path} is of an older version: start this version's server on it once, and stop it.`);
  } catch (error) {
    client.close();
    throw error;
  }
  return sqliteStore(client);
}

export function sqliteStore(
  client: Sqlite.Database,
  unrecorded = unrecordedInMemory(),
  clocks: Clocks = noClocks,
): Store {
  const db = drizzle(compilingOnce(client));
  const brake = createBrake();
  const skew = createSkew(clocks.ask);
  const mail = createMailing();
  const bell = createBell(hearingOn(client));
  const base = { db, t: sqliteTables, prepare, words: sqliteWords, brake, skew, mail };
  const source: Source = { ...base, said: [], ring: () => void source.said.push(() => bell.ring()) };
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

  /** False when somebody else is writing: whoever waits here holds up every request of this process. */
  function unlessBusy(steps: () => Steps<void>): boolean {
    client.pragma("busy_timeout = 0");
    try {
      transaction(begin, steps);
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    } finally {
      client.pragma(`busy_timeout = ${BUSY_MS}`);
    }
  }

  function writeTransaction<T>(steps: () => Steps<T>): T {
    try {
      source.said.length = 0;
      const result = timed("write", () => transaction(begin, steps));
      for (const say of source.said.splice(0)) say();
      return result;
    } catch (error) {
      brake.notice(error);
      throw error;
    }
  }

  return {
    async read(body) {
      return timed("read", () => transaction(beginRead, () => body(reading)));
    },
    async ask(body) {
      return timed("ask", () => {
        const steps = body(reading);
        const question = steps.next();
        const answer = question.done ? question : steps.next((question.value as Query).all());
        return answer.done ? answer.value : transaction(beginRead, () => body(reading));
      });
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
    recordLate: (now) =>
      recordWaiting(unrecorded, async (events, how) =>
        writeTransaction(() => recordLate({ ...source, ...how }, events, now)),
      ),
    brake,
    skew,
    bell,
    mail,
    note: async (body) => unlessBusy(() => body(writing)),
    probe: async (now) => unlessBusy(() => probe(writing, now)),
    async isMigrated() {
      return isNewest(newestIn(client), "sqlite");
    },
    async close() {
      brake.giveUp();
      clocks.leave();
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
      const add = client.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)");
      for (const { sql, hash, folderMillis } of migrationsAfter(newestIn(client), "sqlite")) {
        for (const statement of sql) client.exec(statement);
        add.run(hash, folderMillis);
      }
    })
    .immediate();
}

/** When the newest migration is of that a database has run; 0 when it has run none. */
const newestIn = (client: Sqlite.Database): number =>
  Number(client.prepare("SELECT coalesce(max(created_at), 0) FROM __drizzle_migrations").pluck().get());
