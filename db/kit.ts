import { type Column, type SQL, sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

/** The column shapes and the few words of SQL in which the dialects differ. Everything else is written once. */
export const sqliteKit = {
  table: sqlite.sqliteTable,
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
  check: sqlite.check,
  text: (name: string) => sqlite.text(name),
  integer: (name: string) => sqlite.integer(name),
  /** UTC, to the millisecond. */
  instant: (name: string) => sqlite.integer(name, { mode: "timestamp_ms" }),
  flag: (name: string) => sqlite.integer(name, { mode: "boolean" }),
  json: <T>(name: string) => sqlite.text(name, { mode: "json" }).$type<T>(),
  /** Numbers rows in the order they were written, and never gives a number twice. */
  sequence: (name: string) => sqlite.integer(name).primaryKey({ autoIncrement: true }),
  /** A number that the row is given, as its key. */
  position: (name: string) => sqlite.integer(name).primaryKey(),
  /**
   * Numbers rows as `sequence` does, beside an id that is their key: SQLite's index of words tells rows by such a number,
   * and only one that is a column of its own survives a VACUUM.
   */
  number: (name: string) => sqlite.integer(name).primaryKey(),
  numberedId: (name: string) => sqlite.text(name).notNull().unique(),
  /** Text that both databases sort alike: byte by byte. */
  sortable: (name: string) => sqlite.text(name),
  plusMs: (instant: Column, ms: number): SQL => sql`${instant} + ${sql.raw(String(ms))}`,
};

export type Kit = typeof sqliteKit;

const postgresTwin = {
  table: pg.pgTable,
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  check: pg.check,
  text: (name: string) => pg.text(name),
  integer: (name: string) => pg.integer(name),
  instant: (name: string) => pg.timestamp(name, { withTimezone: true, precision: 3, mode: "date" }),
  flag: (name: string) => pg.boolean(name),
  json: <T>(name: string) => pg.jsonb(name).$type<T>(),
  sequence: (name: string) => pg.bigint(name, { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  position: (name: string) => pg.bigint(name, { mode: "number" }).primaryKey(),
  number: (name: string) => pg.bigint(name, { mode: "number" }).notNull().generatedByDefaultAsIdentity(),
  numberedId: (name: string) => pg.text(name).primaryKey(),
  sortable: pg.customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' }),
  plusMs: (instant: Column, ms: number): SQL => sql`${instant} + interval '${sql.raw(String(ms))} milliseconds'`,
} satisfies Record<keyof Kit, unknown>;

/**
 * The one cast between the dialects: SQLite's types are the types of record. It is honest because both twins give the
 * same JavaScript values for the same columns, which db/kit.test.ts has the compiler check.
 */
export const postgresKit = postgresTwin as unknown as Kit;
export type PostgresTwin = typeof postgresTwin;

/** For a CHECK that a column holds one of these words. They are constants of ours, never input. */
export const among = (column: Column, words: readonly string[]): SQL =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(", "))})`;
