import * as z from "zod";
import { emailInput, nameInput, namesSomething, SAY_WHAT } from "../person.ts";
import { roles } from "./employee.ts";

const role = z.enum(roles, "One of owner, admin, member.");

/** As typed. What a password must be is asked of new ones only; the limits keep hashing cheap. */
const typed = (what: string, max: number) => z.string(what).min(1, what).max(max, "That is too long.");
const password = typed("Enter a password.", 512);
/** 43 characters of a link that was told once. */
const token = typed("The link is incomplete. Open it again, as a whole.", 100);

export const signInInput = z.strictObject({
  email: typed("Enter your e-mail.", 254),
  password: typed("Enter your password.", 512),
  /** Where to go on, a path of the dashboard. */
  next: z.string().max(8000).optional(),
});

export const setUpInput = z.strictObject({ token, name: nameInput, email: emailInput, password });
export const acceptInput = z.strictObject({ token, password });
export const resetInput = z.strictObject({ token, password });

export const inviteInput = z.strictObject({ email: emailInput, name: nameInput, role });
export const changeEmployeeInput = z
  .strictObject({ role: role.optional(), active: z.boolean("Either true or false.").optional() })
  .refine(namesSomething, SAY_WHAT);

export const changePasswordInput = z.strictObject({
  current: typed("Enter your current password.", 512),
  next: password,
});

export type SetUpInput = z.output<typeof setUpInput>;
export type TokenAndPassword = z.output<typeof acceptInput>;
export type InviteInput = z.output<typeof inviteInput>;
export type ChangeEmployeeInput = z.output<typeof changeEmployeeInput>;
export type ChangePasswordInput = z.output<typeof changePasswordInput>;
