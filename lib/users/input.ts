import { z } from "zod";
import { pageInput } from "../http/input.ts";
import { emailInput, isPrintable, nameInput, namesSomething, SAY_WHAT } from "../person.ts";

export const listUsersInput = z.strictObject({
  query: z
    .string()
    .max(200, "Search with at most 200 characters.")
    .refine(isPrintable, "The search holds characters that can't be searched for.")
    .default("")
    .transform((query) => query.trim()),
  ...pageInput,
});

export const addUserInput = z.strictObject({ name: nameInput, email: emailInput });
export const changeUserInput = z
  .strictObject({ name: nameInput.optional(), active: z.boolean("Either true or false.").optional() })
  .refine(namesSomething, SAY_WHAT);

export type AddUserInput = z.output<typeof addUserInput>;
export type ChangeUserInput = z.output<typeof changeUserInput>;
