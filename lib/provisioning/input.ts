import * as z from "zod";
import { emailInput, nameInput, namesSomething, SAY_WHAT } from "../person.ts";
import { isPrintable, isVisible } from "../text.ts";

/** Users in one call of the batch, and so at most in one transaction. */
export const BATCH_USERS = 1000;
/** Bytes of a body that names so many, every character of theirs escaped. */
export const BATCH_BYTES = 4 * 1024 * 1024;

/** A user's id where they live, taken as it is: 1 to 200 printable characters. `.` and `..` vanish from any address. */
export const externalIdInput = z
  .string("Enter the user's id in your own system.")
  .max(200, "An external id can have at most 200 characters.")
  .refine(isVisible, "Enter the user's id in your own system.")
  .refine(isPrintable, "The external id holds characters that can't be shown.")
  .refine((id) => id === id.trim(), "An external id can't begin or end with a space.")
  .refine((id) => id !== "." && id !== "..", "An external id can't be . or ..");

export const elsewhereParams = z.object({ externalId: externalIdInput });

/** Null for who has none; said all the same, so that nobody loses theirs by a field that was forgotten. */
const [email, name] = [emailInput.nullable(), nameInput.nullable()];
const active = z.boolean("Either true or false.").optional();
/** False says nothing: a key protects, and only an Owner unprotects. */
const isProtected = z.boolean("Either true or false.").optional();
export const putUserInput = z.strictObject({ email, name, active, protected: isProtected });
export const patchUserInput = z
  .strictObject({ email: email.optional(), name: name.optional(), active, protected: isProtected })
  .refine(namesSomething, SAY_WHAT);
export const batchInput = z.strictObject({
  users: z
    .array(
      z.strictObject({ externalId: externalIdInput, email, name, active, protected: isProtected }),
      "A list of users.",
    )
    .min(1, "Name a user at least.")
    .max(BATCH_USERS, "At most 1,000 users in one call."),
});

export type PutUserInput = z.output<typeof putUserInput>;
export type PatchUserInput = z.output<typeof patchUserInput>;
export type BatchInput = z.output<typeof batchInput>;
