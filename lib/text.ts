import * as z from "zod";

// Control characters, lone surrogates (no database keeps them), line separators and what turns text around: a line is
// shown beside others, and must not forge one or turn it around (docs/security.md#what-people-write).
const unprintable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
/** Can it be shown, in one line? */
export const isPrintable = (text: string): boolean => !unprintable.test(text);

// Letters, digits, signs: not format characters and not the fillers that are letters or signs by name and show nothing,
// among them the null notehead and the stand-in for an object.
const visible = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800\ufffc\u{1d159}]/u;
/** Does a reader see anything of it? */
export const isVisible = (text: string): boolean => visible.test(text);

/** The one idea of what a person may write; each sentence says of what. */
interface Kind {
  /** `The name`, at the beginning of a sentence. */
  what: string;
  max: number;
  /** Said where nothing is to be seen. Without it, that is no error and reads as "". */
  missing?: string;
}

/** One line that a person writes, trimmed: a name, a ticket. */
export const visibleLine = (kind: Kind) => written(kind, isPrintable);

/** The same, of several lines: a reason, a note. */
export const visibleText = (kind: Kind) => written(kind, (text) => isPrintable(text.replace(breaks, " ")));
const breaks = /[\t\n\r\u2028\u2029]/g;

function written({ what, max, missing }: Kind, mayBeShown: (text: string) => boolean) {
  return z
    .string(missing ?? `${what} must be text.`)
    .transform((text) => (isVisible(text) || !mayBeShown(text) ? text.trim() : ""))
    .refine((text) => missing === undefined || text !== "", missing)
    .refine((text) => text.length <= max, `${what} can have at most ${max.toLocaleString("en")} characters.`)
    .refine(mayBeShown, `${what} holds characters that can't be shown.`);
}
