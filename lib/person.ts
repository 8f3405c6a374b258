import * as z from "zod";
import { visibleLine } from "./text.ts";
import { isEmail, isNobodys, normalEmail } from "./users/email.ts";

/** The name of an employee or user, trimmed: 1 to 200 characters in one line. */
export const nameInput = visibleLine({ what: "The name", max: 200, missing: "Enter a name." });

/**
 * An address as it is shown and written to. Normalized before it is checked, so that no look-alike form slips past the
 * check (GHSA-7rqj-j65f-68wh).
 */
export const emailInput = z
  .string("Enter an e-mail address.")
  .max(1000, "An e-mail address can have at most 254 characters.")
  .transform(normalEmail)
  .refine((email) => email.length <= 254, "An e-mail address can have at most 254 characters.")
  .refine(isEmail, "Enter an e-mail address, such as ada@example.com.")
  // Somebody with it would be another user to the products that get such addresses (lib/hosted/wire-user.ts).
  .refine((email) => !isNobodys(email), "This address is kept for users without an e-mail.");

/** Refused where a change names nothing to change. */
export const namesSomething = (change: object): boolean => Object.values(change).some((value) => value !== undefined);
export const SAY_WHAT = "Say what to change.";
