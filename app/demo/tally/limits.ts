import { DomainError } from "#lib/errors.ts";
import type { TallyContext } from "./act.ts";

/**
 * What an impersonator may not do here, in the words of its own page. Their hour must not become forever
 * (docs/security.md#what-a-users-hour-cant-become).
 */
export const limits = {
  changeEmail: "Change the e-mail",
  changePassword: "Change the password",
  signOutEverywhere: "Sign out everywhere",
  deleteAccount: "Delete the account",
  createApiKey: "Create an API key",
  revokeApiKey: "Revoke an API key",
  changeCard: "Change the card",
  payPlan: "Pay for the plan",
  payInvoice: "Record a payment",
} as const;
export type Limit = keyof typeof limits;

/** In the verb itself, whatever page or handler it is called from. @throws impersonated */
export function assertNotImpersonated({ session }: TallyContext): void {
  if (session.impersonation)
    throw new DomainError("impersonated", "You cannot perform this action while impersonating a user");
}
