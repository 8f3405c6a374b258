import { z } from "zod";

// Control characters, lone surrogates (no database keeps them), line separators and the bidirectional overrides: a name
// is shown in one line beside others, and must not forge one or turn it around (docs/security.md#what-people-write).
const unprintable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
export const isPrintable = (text: string): boolean => !unprintable.test(text);

// Letters, digits, signs: not format characters and not the fillers that are letters by name and show nothing.
const visible = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800]/u;

/** The name of an employee or user, trimmed: 1 to 200 characters in one line. */
export const nameInput = z
  .string("Enter a name.")
  .transform((name) => name.trim())
  .refine((name) => visible.test(name), "Enter a name.")
  .refine((name) => name.length <= 200, "A name can have at most 200 characters.")
  .refine(isPrintable, "The name holds characters that can't be shown.");

/**
 * An address as it is shown and written to. Normalized before it is checked, so that no look-alike form slips past the
 * check (GHSA-7rqj-j65f-68wh).
 */
export const emailInput = z
  .string("Enter an e-mail address.")
  .max(1000, "An e-mail address can have at most 254 characters.")
  .transform((email) => email.normalize("NFKC").trim())
  .pipe(
    z
      .email("Enter an e-mail address, such as ada@example.com.")
      .max(254, "An e-mail address can have at most 254 characters."),
  );

/** Refused where a change names nothing to change. */
export const namesSomething = (change: object): boolean => Object.values(change).some((value) => value !== undefined);
export const SAY_WHAT = "Say what to change.";
