import { type Column, type SQL, sql } from "drizzle-orm";

/** Equal, but in a way for which no database enters an index of this column: another one is to lead. */
export const isThere = (column: Column, value: string | SQL): SQL => sql`${column} || '' = ${value}`;
