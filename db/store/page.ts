import { type Column, lte, type SQL, sql } from "drizzle-orm";
import { DomainError } from "#lib/errors.ts";
import type { Page, PageRequest } from "#lib/store/store.ts";

/** Where a page ended: the instant and the tie-break of its last row. Rows added later come before it, so nothing repeats. */
interface Place {
  at: Date;
  tie: string;
}

/**
 * What comes after the cursor in a list ordered by `at`, then `tie`, newest first; everything when there is none. No newer
 * than `latest`, if there is one: only the nearer of the two bounds is written, as a database may begin at the farther.
 */
export function after(cursor: string | null, at: Column, tie: Column, latest?: Date): SQL | undefined {
  const place = cursor === null ? null : placeIn(cursor, tie);
  if (place && !(latest && latest < place.at)) return sql`(${at}, ${tie}) < ${placeValue(place, at, tie)}`;
  return latest && lte(at, latest);
}

/** Before what a list with a cursor goes on, and no later than `latest`, for who compares more than the two; null for neither. */
export function placeBefore(cursor: string | null, at: Column, tie: Column, latest?: Date): [SQL, SQL] | null {
  const place = cursor === null ? null : placeIn(cursor, tie);
  if (place && !(latest && latest < place.at))
    return [sql`${sql.param(place.at, at)}`, sql`${sql.param(place.tie, tie)}`];
  // What is of `latest` itself comes before the next millisecond.
  return latest ? [sql`${sql.param(new Date(Math.min(latest.getTime() + 1, LAST_MS)), at)}`, sql`''`] : null;
}

/** The other way: the cursor's own row, and what comes before it. */
export function upFrom(cursor: string, at: Column, tie: Column): SQL | undefined {
  return sql`(${at}, ${tie}) >= ${placeValue(placeIn(cursor, tie), at, tie)}`;
}

interface PlaceIn {
  at: Date;
  tie: string | number;
}

/** Compared as one value, so that an index of both columns is entered right there, however deep in the list it is. */
const placeValue = (place: PlaceIn, at: Column, tie: Column): SQL =>
  sql`(${sql.param(place.at, at)}, ${sql.param(place.tie, tie)})`;

function placeIn(cursor: string, tie: Column): PlaceIn {
  const place = placeOf(cursor);
  return { at: place.at, tie: tie.dataType === "number" ? numberIn(place.tie) : place.tie };
}

/** Of limit + 1 rows that were asked for: the page, and whether there is more. */
export function pageOf<Row, T>(
  rows: Row[],
  { limit }: PageRequest,
  placeOfRow: (row: Row) => Place,
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(show), nextCursor: rows.length > limit && last ? cursorAfter(placeOfRow(last)) : null };
}

/** The cursor of the page that comes after this row. */
export const cursorAfter = ({ at, tie }: Place): string => cursorOf([at.getTime(), tie]);

export const cursorOf = (values: (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

/** What a cursor is made of, for its list to check. */
export function valuesIn(cursor: string): unknown[] {
  const parsed = parse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!Array.isArray(parsed)) throw malformed();
  return parsed;
}

function placeOf(cursor: string): Place {
  const [ms, tie, ...more] = valuesIn(cursor);
  if (more.length > 0) throw malformed();
  if (!isMs(ms) || !isTie(tie)) throw malformed();
  return { at: new Date(ms), tie };
}

/** The last instant that JavaScript writes as both databases read it: of a later year it writes more than four digits. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export const isMs = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LAST_MS;

/** An id, or a number as text. */
const isTie = (value: unknown): value is string => typeof value === "string" && /^[\w-]{1,64}$/.test(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

function numberIn(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw malformed();
  return Number(text);
}

export const malformed = () =>
  new DomainError("invalid_input", "This page address doesn't work any more. Start again from the first page.", {
    fields: [{ pointer: "/cursor", detail: "Use the nextCursor of the page before." }],
  });
