import * as z from "zod";
import { pageInput } from "../http/input.ts";
import { emailInput, nameInput, namesSomething, SAY_WHAT } from "../person.ts";
import { visibleLine } from "../text.ts";
import { userSorts } from "./user.ts";

export const listUsersInput = z.strictObject({
  query: visibleLine({ what: "The search", max: 200 }).default(""),
  sort: z.enum(userSorts, `One of ${userSorts.join(", ")}.`).default("newest"),
  ...pageInput,
});

export const addUserInput = z.strictObject({ name: nameInput, email: emailInput });
export const changeUserInput = z
  .strictObject({ name: nameInput.optional(), active: z.boolean("Either true or false.").optional() })
  .refine(namesSomething, SAY_WHAT);

export type AddUserInput = z.output<typeof addUserInput>;
export type ChangeUserInput = z.output<typeof changeUserInput>;
