import { createHash } from "node:crypto";
import { DrizzleQueryError } from "drizzle-orm/errors";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { AuditEvent } from "#lib/audit/event.ts";
import { createBell } from "#lib/bell.ts";
import { createBrake } from "#lib/brake.ts";
import type { Steps, Store, Tables } from "#lib/store/store.ts";
import { isContended, isUnwritable } from "#lib/store/unwritable.ts";
import { onlyReading, type Prepare, probe, type Queries, recordLate, type Source } from "./database.ts";
import { migrationsAfter } from "./migrations.ts";
import { postgresTables } from "./schema/postgres.ts";
import { tablesOf } from "./store/store.ts";
import { unrecordedInMemory } from "./unrecorded.ts";
import { postgresWords } from "./word-index.ts";

/** One connection, for as long as one transaction has it. */
export interface Session {
  /** Drizzle on this connection; the same object as long as the connection lives. */
  db: PgDatabase<PgQueryResultHKT>;
  run: (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** Gives it back. A broken one isn't given to anybody else. */
  release: (broken: boolean) => void;
}

/** Where sessions come from: a pool of a server's, or the tests' one and only. Their errors have Postgres' codes. */
export interface Sessions {
  connect: () => Promise<Session>;
  close: () => Promise<void>;
}

/** One connection's tables. What isn't in a transaction that only reads is kept from writing by `reading`. */
interface Bound extends Source {
  tables: Tables;
  reading: Tables;
}

const WRITE = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/**
 * Of what others do at the same time it is told nothing and they aren't told to begin again for it: the lock, which is
 * let go at the end, keeps out the only ones who write the same tables.
 */
const ALONE = "BEGIN ISOLATION LEVEL READ COMMITTED";
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('understudy audit log'))";
const READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** A serializable transaction may be told to begin again; more often than this, the caller is told to. */
const TRIES = 10;
/** Between two tries, at most; half of it on average, and less at first. In milliseconds. */
const PAUSE_MS = 250;

/** The store on Postgres, over sessions whose tables are up to date. */
export function postgresStore(sessions: Sessions): Store {
  const unrecorded = unrecordedInMemory();
  const brake = createBrake();
  // What a connection is asked is built, and prepared, once for as long as it lives.
  const bound = new WeakMap<object, Bound>();

  function boundOf({ db }: Session) {
    const found = bound.get(db);
    if (found) return found;
    // The queries are written in SQLite's types; see the cast of the kit.
    const source = { db: db as unknown as Queries, t: postgresTables, prepare, words: postgresWords, brake };
    const made = { ...source, tables: tablesOf(source), reading: tablesOf({ ...source, db: onlyReading(source.db) }) };
    bound.set(db, made);
    return made;
  }

  async function write<T>(start: (source: Bound, session: Session) => Steps<T>, how = WRITE): Promise<T> {
    try {
      return await again(() => transaction(sessions, how, (session) => start(boundOf(session), session)));
    } catch (error) {
      brake.notice(error);
      throw error;
    }
  }

  const read: Store["read"] = (body) =>
    again(() => transaction(sessions, READ, (session) => body(boundOf(session).tables)));

  return {
    write: (body) => write(({ tables }) => body(tables)),
    alone: (body) =>
      write(function* ({ tables }, session) {
        yield session.run(LOCK);
        return yield* body(tables);
      }, ALONE),
    read,
    async ask(body) {
      const alone = await again(() => askAlone(sessions, (session) => body(boundOf(session).reading)));
      return alone.done ? alone.value : read(body);
    },
    async writeUnrecorded(body) {
      const events: AuditEvent[] = [];
      const result = await write((source) => {
        events.length = 0; // a body may run again
        return body(tablesOf({ ...source, unrecorded: events }));
      });
      unrecorded.keep(events);
      return result;
    },
    async recordLate(now) {
      for (const { events, forget } of unrecorded.waiting()) {
        await write((source) => recordLate(source, events, now));
        forget();
      }
    },
    brake,
    bell: createBell(),
    async probe(now) {
      try {
        await again(() => transaction(sessions, WRITE, (session) => probe(boundOf(session).tables, now)));
        return true;
      } catch (error) {
        if (isContended(error)) return false;
        throw error;
      }
    },
    close() {
      brake.giveUp();
      return sessions.close();
    },
  };
}

/** Runs it again as long as only others' transactions were in its way. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || !isContended(error)) throw error;
      // At random, so that those who met once don't meet again.
      const pause = Math.random() * Math.min(PAUSE_MS, 4 * 2 ** tries);
      await new Promise((later) => setTimeout(later, pause));
    }
  }
}

async function transaction<T>(sessions: Sessions, start: string, body: (session: Session) => Steps<T>): Promise<T> {
  const session = await begun(sessions, start);
  let stage: "body" | "commit" = "body";
  let broken = false;
  try {
    const result = await stepThrough(body(session));
    stage = "commit";
    await session.run("COMMIT");
    return result;
  } catch (thrown) {
    const error = causeOf(thrown);
    broken = !(await rolledBack(session));
    throw broken && stage === "commit" && start !== READ ? unknownEnd(error) : error;
  } finally {
    session.release(broken);
  }
}

/** One statement sees a single moment as it is: without BEGIN and COMMIT it costs one round trip instead of three. */
async function askAlone<T>(
  sessions: Sessions,
  body: (session: Session) => Steps<T>,
): Promise<IteratorResult<unknown, T>> {
  for (let tries = 1; ; tries++) {
    const session = await sessions.connect();
    let failed = true;
    try {
      const steps = body(session);
      const question = steps.next();
      const answer = question.done ? question : steps.next(await question.value);
      failed = false;
      return answer;
    } catch (thrown) {
      const error = causeOf(thrown);
      // As at a BEGIN: a read that found a dead connection is asked again on another.
      if (tries === 2 || !isUnwritable(error)) throw error;
    } finally {
      session.release(failed);
    }
  }
}

/** A connection that has died while nobody used it says so at its first statement: nothing has happened, so another is tried. */
async function begun(sessions: Sessions, start: string): Promise<Session> {
  for (let tries = 1; ; tries++) {
    const session = await sessions.connect();
    try {
      await session.run(start);
      return session;
    } catch (error) {
      session.release(true);
      if (tries === 2) throw error;
    }
  }
}

async function rolledBack(session: Session): Promise<boolean> {
  try {
    await session.run("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}

/** transaction_resolution_unknown: the connection died between our COMMIT and its answer. */
const unknownEnd = (cause: unknown) =>
  Object.assign(new Error("the connection was lost while a change was being committed", { cause }), { code: "08007" });

async function stepThrough<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(await step.value);
  return step.value;
}

/** By a name: Postgres then parses the query once for each connection, and after a few times plans it once. */
const prepare: Prepare = (select) => {
  const query = select as unknown as Preparable;
  const name = createHash("sha256").update(query.toSQL().sql).digest("hex").slice(0, 32);
  const prepared = query.prepare(`understudy_${name}`);
  return (values) => prepared.execute(values) as never;
};

interface Preparable {
  toSQL(): { sql: string };
  prepare(name: string): { execute(values: object): Promise<unknown[]> };
}

/** What the driver threw. Drizzle wraps it in a sentence that has every value of the query, which no log should have. */
const causeOf = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

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
    const [row] = await session.run("SELECT max(created_at) AS newest FROM drizzle.__drizzle_migrations");
    for (const { sql, hash, folderMillis } of migrationsAfter(Number(row?.newest ?? 0), "postgres")) {
      for (const statement of sql) await session.run(statement);
      const values = [hash, folderMillis];
      await session.run("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)", values);
    }
    await session.run("COMMIT");
  } catch (error) {
    await rolledBack(session);
    throw error;
  }
}
