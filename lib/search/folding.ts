/**
 * How names are compared: case, accents and the ways to write an apostrophe are no difference, and what nobody sees is
 * not there. One folding for both databases, done before anything is stored or asked.
 */
export const fold = (text: string): string =>
  isAscii(text) ? text.toLowerCase().replace(/['\u0060]/g, "") : foldAny(text);

/** Most names and nearly all addresses: the same comes of it, thirty times as fast. A file has a hundred thousand. */
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const foldAny = (text: string): string =>
  text
    .replace(unseen, "")
    .replace(apostrophes, "")
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(unseen, "")
    .replace(apostrophes, "")
    .replace(accents, "")
    .replace(ownLetters, (letter) => letters[letter] ?? letter)
    .normalize("NFC");

// Zero width, soft hyphen, byte order mark, direction, variation and the like: they come along when a name is copied.
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

// Straight, curly, primes, accents that stand alone and the letters that look like one. U+00B4 would decompose to a space.
const apostrophes = /['\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/g;

// Marks on Latin, Greek and Cyrillic letters, and the vowels that Hebrew and Arabic are mostly written without. Marks that
// are letters of their script, as in Devanagari, stay; those of kana and Hangul are put together again at the end.
const accents = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** Letters that no normal form takes apart, as whoever hasn't got them on the keyboard writes them. */
const letters: Record<string, string> = {
  ...{ ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ŧ: "t", ı: "i", ȷ: "j", ŋ: "n", ĸ: "k", ɨ: "i", ʉ: "u", ƀ: "b", ǥ: "g" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th", ə: "e", ǝ: "e", ƶ: "z", ɫ: "l", ƙ: "k", ɓ: "b", ɗ: "d", ƴ: "y", ς: "σ" },
};
const ownLetters = new RegExp(`[${Object.keys(letters).join("")}]`, "g");

const hyphens = /[\p{Pd}\u2043\u2212\u2027]+/gu;
// Between words, and of no word: spaces, commas, brackets, quotes, and the two signs by which stored text is divided.
const between = /[\s\p{Z}\p{Cc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}<>,;:|"/!?¡¿،؛؟、。・·•…]+/u;
const betweenAscii = /[\s,;:|"/!?()[\]{}<>]+/;
const dots = /\.+/;
const dotsAround = /^\.+|\.+$/g;

/** What stands between spaces or commas. */
const tokensOf = (text: string): string[] => {
  const folded = fold(text);
  return folded.split(isAscii(folded) ? betweenAscii : between).filter(Boolean);
};

/** The words of a name, as they are found one by one: of a hyphened one each part, of Han and Hangul each syllable. */
export const wordsOf = (text: string): string[] =>
  tokensOf(text)
    .flatMap((token) => (token.includes("@") ? [token.replace(hyphens, "")] : token.split(hyphens)))
    .flatMap((word) => (word.includes("@") ? [word] : word.split(dots)))
    .flatMap((word) => (isAscii(word) ? [word] : word.split(syllables)))
    .filter(Boolean);

const syllables = /(?<=[\p{Script=Han}\p{Script=Hangul}])|(?=[\p{Script=Han}\p{Script=Hangul}])/u;

/** An address is one word, whatever it is made of. */
export const addressWordOf = (email: string): string => tokensOf(email).join("").replace(hyphens, "");

/**
 * What somebody looks for: every term of one of the alternatives. There are several where it could be meant in several
 * ways: a dot may be a part of an address or end an initial, and a short syllable a word or the end of one.
 */
export function termsOf(query: string): string[][] {
  const terms = tokensOf(query)
    .map((token) => token.replace(hyphens, "").replace(dotsAround, ""))
    .filter(Boolean);
  if (terms.length === 0) return query.replace(blank, "") === "" ? [] : [[NOBODYS]];
  const undotted = terms.flatMap((term) => (term.includes("@") ? [term] : term.split(dots)));
  const all = [terms, undotted, joinedShort(undotted)].map((each) => [...new Set(each)].slice(0, MOST_TERMS));
  return [...new Map(all.map((each) => [each.join(" "), each])).values()];
}

/** What nobody sees, alone, is no question at all. A bracket is one, but no name's. */
const blank = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** In no stored text, as it would have been taken for what stands between words. */
const NOBODYS = "\u0001\u0001\u0001";

/** More words than a name has; who pastes a page finds nobody sooner. */
const MOST_TERMS = 12;

/** "li na" as "lina": what is too short to be looked for inside of words is taken for the end of the one before. */
function joinedShort(terms: string[]): string[] {
  const joined: string[] = [];
  for (const term of terms) {
    const last = joined.pop();
    if (last === undefined) joined.push(term);
    else if (isShort(term)) joined.push(last + term);
    else joined.push(last, term);
  }
  return joined;
}

/** One or two letters mean the beginning of a word. Three and more are found anywhere in one. */
export const isShort = (term: string): boolean => lengthOf(term) < 3;
export const lengthOf = (term: string): number => [...term].length;
