import { eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import { actorIn, type ProductContext } from "../sessions/session.ts";

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

/** Writes down that an impersonator tried. Of an ordinary user there is nothing to say. */
export async function recordAttempt(context: ProductContext, limit: Limit): Promise<void> {
  const { impersonation } = context.session;
  if (!impersonation) return;
  const event = eventOf(context, "impersonation.denied", actorIn(context.session), {
    ...about(impersonation),
    outcome: "refused",
    reason: "impersonated",
    changes: { attempted: { from: null, to: limits[limit] } },
  });
  await context.store.write((tx) => tx.audit.add(event));
}
