import * as z from "zod";
import { emailInput, nameInput } from "#lib/person.ts";
import { visibleLine, visibleText } from "#lib/text.ts";

const AMOUNT_MAX_CENTS = 99_999_999;
const tooMuch = "The amount can be at most 999,999.99.";

const customer = visibleLine({ what: "The customer", max: 120, missing: "The customer is missing." });
const typed = (what: string) => z.string(what).min(1, what).max(512, "That is too long.");

export const invoiceInput = z.strictObject({
  customer,
  amountCents: z
    .int("The amount in cents, a whole number.")
    .min(1, "The amount is missing.")
    .max(AMOUNT_MAX_CENTS, tooMuch),
});

/** What the form sends: an amount as people write it, `1250` or `1250.50` or `1250,50`. */
export const invoiceForm = z
  .strictObject({
    customer,
    amount: z
      .string()
      .trim()
      .regex(/^\d{1,9}([.,]\d{1,2})?$/, "Write the amount like 1250.50."),
  })
  .transform(({ customer, amount }) => ({ customer, amountCents: Math.round(Number(amount.replace(",", ".")) * 100) }))
  .pipe(invoiceInput);

export const noteInput = z.strictObject({
  text: visibleText({ what: "The note", max: 2000, missing: "The note is empty." }),
});

export const profileInput = z.strictObject({
  name: nameInput,
  company: visibleLine({ what: "The company", max: 120 }),
});
export const changeEmailInput = z.strictObject({ email: emailInput, password: typed("Enter your password.") });
export const changePasswordInput = z.strictObject({
  current: typed("Enter your current password."),
  next: typed("Enter a new password."),
});
export const deleteAccountInput = z.strictObject({ password: typed("Enter your password.") });
export const apiKeyInput = z.strictObject({
  name: visibleLine({ what: "The name", max: 60, missing: "The name is missing." }),
});

export const cardInput = z.strictObject({
  cardNumber: z
    .string("The card number must be text.")
    .transform((number) => number.replace(/\s/g, ""))
    .refine((number) => /^\d{12,19}$/.test(number), "A card number has 12 to 19 digits.")
    .transform((number) => number.replace(/(\d{4})(?=\d)/g, "$1 ")),
  cardExpires: z
    .string("The expiry must be text.")
    .trim()
    .regex(/^(0[1-9]|1[0-2])\/\d{2}$/, "Write the expiry like 04/29."),
});

/** For what needs to know nothing. */
export const nothingInput = z.strictObject({});

export type InvoiceInput = z.output<typeof invoiceInput>;
export type NoteInput = z.output<typeof noteInput>;
export type ProfileInput = z.output<typeof profileInput>;
export type ChangeEmailInput = z.output<typeof changeEmailInput>;
export type ChangePasswordInput = z.output<typeof changePasswordInput>;
export type DeleteAccountInput = z.output<typeof deleteAccountInput>;
export type ApiKeyInput = z.output<typeof apiKeyInput>;
export type CardInput = z.output<typeof cardInput>;
