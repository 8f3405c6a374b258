import { inArray, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Steps } from "#lib/store/store.ts";
import { run, type Source } from "../database.ts";

/** Deletes some of the rows that are spent, those first whose time was over first; gives how many there were. */
export function* purge(
  { db }: Source,
  { table, key, by, spent }: { table: SQLiteTable; key: SQLiteColumn; by: SQLiteColumn; spent: SQL | undefined },
  limit: number,
): Steps<number> {
  const some = db.select({ key }).from(table).where(spent).orderBy(by).limit(limit);
  return (yield* run(db.delete(table).where(inArray(key, some)).returning({ key }))).length;
}
