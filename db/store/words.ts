import { and, type Column, or, type SQL, sql } from "drizzle-orm";
import { isShort, lengthOf } from "#lib/search/folding.ts";

/**
 * Up to so many hits are sorted; of more, some stand early in any order, so the order's own index is read until there are
 * enough. Neither takes longer because there are more hits, or more of those who are none.
 */
export const FEW = 1000;

/** The same for an order by names where its index can't tell hits: they may all stand late, and everybody before is looked at. */
export const FEW_NAMES = 20_000;

/** Does a row's text, as lib/search/text.ts writes it, hold every term of one of the alternatives? */
export const holds = (text: Column | SQL, alternatives: string[][]): SQL | undefined =>
  or(...alternatives.map((terms) => and(...terms.map((term) => holdsOne(text, term)))));

function holdsOne(text: Column | SQL, term: string): SQL {
  const literal = term.replace(/[\\%_]/g, "\\$&");
  if (lengthOf(term) === 1) return like(text, `%  ${literal}%`);
  const joined = like(text, `%|${literal}%`);
  return isShort(term)
    ? sql`(${like(text, `% ${literal}%`)} or ${joined})`
    : sql`(${like(text, `%${literal}%\n%`)} or ${joined})`;
}

const like = (text: Column | SQL, pattern: string) => sql`${text} like ${pattern} escape '\\'`;

/** The same text, but no index of words answers for it: for rows that are read in an order of their own. */
export const unindexed = (text: Column): SQL => sql`(${text} || '')`;
