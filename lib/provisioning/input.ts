import { z } from "zod";
import { emailInput, isPrintable, nameInput, namesSomething, SAY_WHAT } from "../person.ts";

/** Users in one call of the batch, and so at most in one transaction. */
export const BATCH_USERS = 1000;
/** Bytes of a body that names so many, every character of theirs escaped. */
export const BATCH_BYTES = 4 * 1024 * 1024;

/** A user's id where they live, taken as it is: 1 to 200 printable characters. `.` and `..` vanish from any address. */
export const externalIdInput = z
  .string("Enter the user's id in your own system.")
  .min(1, "Enter the user's id in your own system.")
  .max(200, "An external id can have at most 200 characters.")
  .refine(isPrintable, "The external id holds characters that can't be shown.")
  .refine((id) => id === id.trim(), "An external id can't begin or end with a space.")
  .refine((id) => id !== "." && id !== "..", "An external id can't be . or ..");

export const elsewhereParams = z.object({ externalId: externalIdInput });

const active = z.boolean("Either true or false.").optional();
export const putUserInput = z.strictObject({ email: emailInput, name: nameInput, active });
export const patchUserInput = z
  .strictObject({ email: emailInput.optional(), name: nameInput.optional(), active })
  .refine(namesSomething, SAY_WHAT);
export const batchInput = z.strictObject({
  users: z
    .array(
      z.strictObject({ externalId: externalIdInput, email: emailInput, name: nameInput, active }),
      "A list of users.",
    )
    .min(1, "Name a user at least.")
    .max(BATCH_USERS, "At most 1,000 users in one call."),
});

export type PutUserInput = z.output<typeof putUserInput>;
export type PatchUserInput = z.output<typeof patchUserInput>;
export type BatchInput = z.output<typeof batchInput>;
