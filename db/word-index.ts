import { type Column, type SQL, sql } from "drizzle-orm";
import { integer, type SQLiteTable, sqliteTable } from "drizzle-orm/sqlite-core";

/** The tables whose rows are found by their words. */
export type Worded = "users" | "impersonationTexts";

/** What a dialect's index of three characters in a row can do. Made by the migrations; drizzle knows nothing of it. */
export interface WordIndex {
  /** Rows that may hold the words, told by their number and in its order, as a table of its own; null where the index is one of the table itself. */
  candidates(of: Worded, alternatives: string[][]): { from: SQLiteTable; number: Column; are: SQL } | null;
  /** For a number that the database has to choose. */
  nextUserNumber: SQL;
}

export const postgresWords: WordIndex = {
  candidates: () => null,
  nextUserNumber: sql`nextval(pg_get_serial_sequence('users', 'seq'))`,
};

const tables = {
  users: sqliteTable("users_words", { number: integer("rowid") }),
  impersonationTexts: sqliteTable("impersonation_words", { number: integer("rowid") }),
};

/** FTS5 gives rows one by one, in the order of their numbers, either way round: whoever wants fifty of many stops there. */
export const sqliteWords: WordIndex = {
  candidates(of, alternatives) {
    const from = tables[of];
    return { from, number: from.number, are: sql`${from} match ${alternatives.map(whole).join(" OR ")}` };
  },
  nextUserNumber: sql`null`,
};

const whole = (terms: string[]) => `(${terms.map(part).join(" AND ")})`;

/** Which rows can hold a term: at least those that do. They are looked at again, so a few of its characters are enough. */
function part(term: string): string {
  const characters = [...term];
  if (characters.length === 1) return quoted(`  ${term}`);
  if (characters.length === 2) return `(${quoted(` ${term}`)} OR ${quoted(`|${term}`)})`;
  return rarest(characters).map(quoted).join(" AND ");
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/**
 * Each list that is read has as many rows as its three characters, so the rare ones are worth more than all of them: three
 * of an address are found a hundred times as fast as thirty. Of an address those before the @, as its domain is everybody's.
 */
const ENOUGH = 3;

function rarest(characters: string[]): string[] {
  const at = characters.indexOf("@");
  const telling = at >= ENOUGH ? characters.slice(0, at + 1) : characters;
  const all = telling.slice(0, -2).map((_, from) => telling.slice(from, from + 3).join(""));
  return [...new Set(all)].sort((a, b) => rarityOf(b) - rarityOf(a)).slice(0, ENOUGH);
}

/** From the most frequent in names to the least; what isn't here is rarer. */
const FREQUENT = "aeinorstlmhducgbkpyvwfjzxq.@0123456789";
const rarityOf = (three: string) =>
  [...three].reduce((sum, character) => sum + ((FREQUENT.indexOf(character) + 41) % 41), 0);
