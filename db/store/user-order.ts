import { asc, type Column, desc, type SQL, sql } from "drizzle-orm";
import type { UserSort } from "#lib/users/user.ts";
import type { Schema } from "../schema/tables.ts";
import { cursorOf, malformed, valuesIn } from "./page.ts";

/** Where a row stands in each of the orders. */
export interface Placed {
  seq: number;
  byName: string;
  byEmail: string;
}

/** One of the orders of users: by a key, and by their number where it is the same; or by their number alone. */
export interface UserOrder {
  /** By the number alone, which an index of words keeps, too. */
  plain: boolean;
  by: SQL[];
  /** What comes after a cursor, or from it on in the other direction. */
  after(cursor: string): SQL;
  upFrom(cursor: string): SQL;
  reversed: SQL[];
  cursorAfter(row: Placed): string;
}

const keys = {
  newest: null,
  oldest: null,
  name: "byName",
  "-name": "byName",
  email: "byEmail",
  "-email": "byEmail",
} as const;

/** @param number The column of the number, which may be another table's. */
export function userOrderOf({ users }: Pick<Schema, "users">, sort: UserSort, number: Column = users.seq): UserOrder {
  const key = keys[sort];
  const columns = key === null ? [number] : [users[key], number];
  const descends = sort === "newest" || sort.startsWith("-");
  const [forwards, backwards] = descends ? [desc, asc] : [asc, desc];
  const beyond = (cursor: string, sign: SQL) => sql`(${sql.join(columns, sql`, `)}) ${sign} (${placeIn(cursor, sort)})`;
  return {
    plain: key === null,
    by: columns.map(forwards),
    reversed: columns.map(backwards),
    after: (cursor) => beyond(cursor, descends ? sql`<` : sql`>`),
    upFrom: (cursor) => beyond(cursor, descends ? sql`>=` : sql`<=`),
    cursorAfter: (row) => cursorOf([sort, ...(key === null ? [] : [row[key]]), row.seq]),
  };
}

/** A cursor of another order says nothing about this one. */
function placeIn(cursor: string, sort: UserSort): SQL {
  const [of, ...place] = valuesIn(cursor);
  const number = place.pop();
  const [key, ...more] = place;
  const isWhole = keys[sort] === null ? key === undefined : isKey(key);
  if (of !== sort || !Number.isSafeInteger(number) || !isWhole || more.length > 0) throw malformed();
  return key === undefined ? sql`${number}` : sql`${key}, ${number}`;
}

/** No database keeps the others. */
const isKey = (value: unknown): value is string => typeof value === "string" && !/[\p{Cc}\p{Cs}]/u.test(value);
