import { max, sql } from "drizzle-orm";
import {
  bigint,
  type PgDatabase,
  type PgQueryResultHKT,
  type PgTransactionConfig,
  pgSchema,
  text,
} from "drizzle-orm/pg-core";
import type { AuditEvent } from "#lib/audit/event.ts";
import { createBell } from "#lib/bell.ts";
import { createBrake } from "#lib/brake.ts";
import type { Steps, Store, Tables } from "#lib/store/store.ts";
import { type Prepare, probe, type Queries, type Source } from "./database.ts";
import { migrationsAfter } from "./migrations.ts";
import { postgresTables } from "./schema/postgres.ts";
import { tablesOf } from "./store/store.ts";
import { unrecordedIn } from "./unrecorded.ts";
import { postgresWords } from "./word-index.ts";

/** A serializable transaction may be told to begin again; more often than this, the caller is told to. */
const TRIES = 5;

/**
 * The store on Postgres, over a drizzle database that the caller opened and migrated. Today the store's own tests are
 * that caller (PGlite): nothing here opens a server.
 */
export function postgresStore(database: PgDatabase<PgQueryResultHKT>, close: () => Promise<void>): Store {
  const unrecorded = unrecordedIn(null); // beside a server there is no place for files
  const brake = createBrake();

  async function transaction<T>(
    body: (tx: Tables) => Steps<T>,
    config: PgTransactionConfig,
    more: Pick<Source, "unrecorded"> = {},
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        // The queries are written in SQLite's types; see the cast of the kit.
        return await database.transaction((tx) => {
          const source = { db: tx as unknown as Queries, t: postgresTables, prepare, words: postgresWords, brake };
          return stepThrough(body(tablesOf({ ...source, ...more })));
        }, config);
      } catch (error) {
        if (isConflict(error) && tries < TRIES) continue;
        if (config.accessMode !== "read only") brake.notice(error);
        throw isConflict(error) ? causeOf(error) : error;
      }
    }
  }

  const write: Store["write"] = (body) => transaction(body, { isolationLevel: "serializable" });
  const read: Store["read"] = (body) =>
    transaction(body, { isolationLevel: "repeatable read", accessMode: "read only" });

  return {
    write,
    read,
    ask: read,
    async writeUnrecorded(body) {
      const events: AuditEvent[] = [];
      const result = await transaction(
        (tx) => {
          events.length = 0; // a body may run again
          return body(tx);
        },
        { isolationLevel: "serializable" },
        { unrecorded: events },
      );
      unrecorded.keep(events);
      return result;
    },
    async recordLate() {},
    brake,
    bell: createBell(),
    async probe(now) {
      await write((tx) => probe(tx, now));
      return true;
    },
    close() {
      brake.giveUp();
      return close();
    },
  };
}

/**
 * Brings the tables up to date, as drizzle's own migrator does and in its table, but behind a lock for processes that
 * start at once. @throws when the database is newer than this program
 */
export function migratePostgres(database: PgDatabase<PgQueryResultHKT>): Promise<void> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('understudy migrations'))`);
    await tx.execute(sql`CREATE SCHEMA IF NOT EXISTS drizzle`);
    await tx.execute(
      sql`CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
    );
    const [newest] = await tx.select({ at: max(ran.createdAt) }).from(ran);
    for (const { sql: statements, hash, folderMillis } of migrationsAfter(newest?.at ?? 0, "postgres")) {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.insert(ran).values({ hash, createdAt: folderMillis });
    }
  });
}

/** Drizzle's own note of what a database has run. */
const ran = pgSchema("drizzle").table("__drizzle_migrations", {
  hash: text("hash").notNull(),
  createdAt: bigint("created_at", { mode: "number" }),
});

async function stepThrough<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(await step.value);
  return step.value;
}

/** A connection is another one each time, so there is nothing to prepare ahead; Postgres answers by a promise. */
const prepare: Prepare = (select) => {
  const { prepare: build } = select as unknown as Preparable;
  return (values) => build.call(select, "").execute(values) as never;
};

interface Preparable {
  prepare(name: string): { execute(values: object): Promise<unknown[]> };
}

/** Drizzle wraps what the driver threw. */
const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;

/** serialization_failure and deadlock_detected. */
function isConflict(error: unknown): boolean {
  const code = (causeOf(error) as { code?: unknown } | null)?.code;
  return code === "40001" || code === "40P01";
}
