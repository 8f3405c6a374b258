import * as users from "../sessions/account.ts";
import { note, type TallyContext } from "./act.ts";
import type { ChangeEmailInput, ChangePasswordInput, DeleteAccountInput } from "./input.ts";

/**
 * What a user does to their own account, with a line in the product's history. The verbs of lib/users hold the rules,
 * refuse an impersonator, and write the audit event in the transaction of the change; the line follows it.
 */

/** @throws impersonated, wrong_credentials, email_taken */
export async function changeEmail(context: TallyContext, input: ChangeEmailInput): Promise<void> {
  await users.changeUserEmail(context, input);
  await note(context, "Changed the e-mail");
}

/** @throws impersonated, wrong_credentials, invalid_input */
export async function changePassword(context: TallyContext, input: ChangePasswordInput): Promise<void> {
  await users.changeUserPassword(context, input);
  await note(context, "Changed the password");
}

/** @throws impersonated */
export async function signOutEverywhere(context: TallyContext): Promise<void> {
  await users.signOutEverywhere(context);
  await note(context, "Signed out everywhere else");
}

/** Nobody is left to read a line of it. @throws impersonated, wrong_credentials */
export const deleteAccount = (context: TallyContext, input: DeleteAccountInput): Promise<void> =>
  users.deleteAccount(context, input);
