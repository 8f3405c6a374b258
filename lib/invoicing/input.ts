import { z } from "zod";
import { emailInput, isPrintable, nameInput } from "../person.ts";

const AMOUNT_MAX_CENTS = 99_999_999;
const tooMuch = "The amount can be at most 999,999.99.";

/** One line of text, trimmed. */
const line = (what: string, min: number, max: number) =>
  z
    .string(`${what} must be text.`)
    .transform((text) => text.trim())
    .refine((text) => text.length >= min, `${what} is missing.`)
    .refine((text) => text.length <= max, `${what} can have at most ${max} characters.`)
    .refine(isPrintable, `${what} holds characters that can't be shown.`);

// Notes may have several lines, and nothing else that has no shape.
const hidden = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\n\r\t])\p{Cc}/u;

const customer = line("The customer", 1, 120);
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
  text: z
    .string("The note must be text.")
    .transform((text) => text.trim())
    .refine((text) => text.length > 0, "The note is empty.")
    .refine((text) => text.length <= 2000, "A note can have at most 2,000 characters.")
    .refine((text) => !hidden.test(text), "The note holds characters that can't be shown."),
});

export const profileInput = z.strictObject({ name: nameInput, company: line("The company", 0, 120) });
export const changeEmailInput = z.strictObject({ email: emailInput, password: typed("Enter your password.") });
export const changePasswordInput = z.strictObject({
  current: typed("Enter your current password."),
  next: typed("Enter a new password."),
});
export const deleteAccountInput = z.strictObject({ password: typed("Enter your password.") });
export const apiKeyInput = z.strictObject({ name: line("The name", 1, 60) });

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
