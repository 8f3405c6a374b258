import { note, type TallyContext } from "./act.ts";
import type { ChangeEmailInput, ChangePasswordInput, DeleteAccountInput } from "./input.ts";

/**
 * What Tally asks of whoever signs its users in. Here that is the host (app/demo/sign-in.ts); a product with a sign-in of
 * its own would ask that. Each change refuses an impersonator itself, but for the name.
 */
export interface Account {
  name: string | null;
  email: string | null;
  /** Of this browser's session at the sign-in. */
  sessionId: string;
  /** @throws not_signed_in when the session has ended since the request came; read_only where whoever asks only looks now. */
  assertMayChange(): Promise<void>;
  /** @throws not_signed_in, read_only */
  rename(name: string): Promise<void>;
  /** @throws impersonated, wrong_credentials, email_taken */
  changeEmail(input: ChangeEmailInput): Promise<void>;
  /** @throws impersonated, wrong_credentials, invalid_input */
  changePassword(input: ChangePasswordInput): Promise<void>;
  /** @throws impersonated */
  signOutEverywhere(): Promise<void>;
  /** @throws impersonated, wrong_credentials */
  delete(input: DeleteAccountInput): Promise<void>;
}

/** @throws impersonated, wrong_credentials, email_taken */
export async function changeEmail(context: TallyContext, input: ChangeEmailInput): Promise<void> {
  await context.account.changeEmail(input);
  note(context, "Changed the e-mail");
}

/** @throws impersonated, wrong_credentials, invalid_input */
export async function changePassword(context: TallyContext, input: ChangePasswordInput): Promise<void> {
  await context.account.changePassword(input);
  note(context, "Changed the password");
}

/** @throws impersonated */
export async function signOutEverywhere(context: TallyContext): Promise<void> {
  await context.account.signOutEverywhere();
  note(context, "Signed out everywhere else");
}

/** Nobody is left to read a line of it. @throws impersonated, wrong_credentials */
export const deleteAccount = (context: TallyContext, input: DeleteAccountInput): Promise<void> =>
  context.account.delete(input);
