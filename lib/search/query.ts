import { termsOf } from "./folding.ts";

/** What a search box was given, read once: what to look for in the text, and which ids would begin so. */
export interface Sought {
  /** Each is a list of terms that all have to be there. None at all finds everybody. */
  alternatives: string[][];
  ids: { from: string; to: string } | null;
}

export const soughtBy = (query: string): Sought => ({ alternatives: termsOf(query), ids: idsFrom(query) });

/**
 * The first and the last id that begin as the query does; null where it is none. Ids of ours are 32 digits to the base of
 * 16, and four tell few users apart enough; but "fede" and "abba" are people, so a short one needs a figure.
 */
function idsFrom(query: string): Sought["ids"] {
  const digits = query.trim().replace(notOfAnId, "").toLowerCase();
  if (!/^[0-9a-f]{4,32}$/.test(digits) || (digits.length < 8 && !/\d/.test(digits))) return null;
  return { from: idOf(digits.padEnd(32, "0")), to: idOf(digits.padEnd(32, "f")) };
}

/** Hyphens of any kind and what nobody sees. */
const notOfAnId = /[\p{Pd}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const idOf = (digits: string) => digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
