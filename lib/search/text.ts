import { calledOf, type User } from "../users/user.ts";
import { addressWordOf, fold, wordsOf } from "./folding.ts";

/** What stands beside a person, so that an index finds them and a list can be sorted. */
export interface Findable {
  searchText: string;
  byName: string;
  byEmail: string;
}

type Searched = Pick<User, "id" | "name" | "email" | "externalId">;

/** All three are of the same user, and stored wherever one of these fields is. */
export const findable = (user: Searched): Findable => ({
  searchText: textOf({ names: [user.name, user.externalId], emails: [user.email] }),
  byName: orderKey(wordsOf(calledOf(user)).join(" "), calledOf(user)),
  byEmail: user.email === null ? LAST : orderKey(addressWordOf(user.email), user.email),
});

/** Who is deleted is found by nothing. */
export const FOUND_BY_NOTHING: Findable = { searchText: "\n", byName: "-", byEmail: "-" };

/**
 * Words, each behind two spaces, so that three letters of the text say where one begins: `  a` is a word with a, ` an` one
 * with an. Behind the line's end each word joined with those after it, so that `annemarie` finds Anne-Marie and Anne
 * Marie; they are found from their beginning only, or `anna` would find Joann Adams.
 */
export function textOf(of: { names: (string | null)[]; emails: (string | null)[] }): string {
  const { words, joined } = partsOf(of);
  return `${words}\n${joined}`;
}

/** The two halves of that text, for whoever puts one together of several. */
export function partsOf({ names, emails }: { names: (string | null)[]; emails: (string | null)[] }) {
  const each = names.map((name) => wordsOf((name ?? "").slice(0, MOST_CHARACTERS)).slice(0, MOST_WORDS));
  const addresses = emails.map((email) => addressWordOf(email ?? "")).filter(Boolean);
  return {
    words: [...each.flat(), ...addresses].map((word) => `  ${word}`).join(""),
    joined: each
      .flatMap(joinedOf)
      .map((word) => `|${word}`)
      .join(""),
  };
}

/** A name may have 200. */
const MOST_CHARACTERS = 200;
const MOST_WORDS = 24;
/** So many words in a row are found written as one. */
const JOINED = 6;

const joinedOf = (words: string[]): string[] =>
  words.slice(0, -1).map((_, from) => words.slice(from, from + JOINED).join(""));

/** Long enough to tell people apart, short enough for a cursor. */
const KEY_CHARACTERS = 64;
const orderKey = (folded: string, raw: string): string =>
  [...(folded || fold(raw) || raw)].slice(0, KEY_CHARACTERS).join("");

/** Behind every e-mail, in the order of bytes. */
const LAST = "\u{10ffff}";
