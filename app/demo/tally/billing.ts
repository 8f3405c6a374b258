import { DomainError } from "#lib/errors.ts";
import { act, type TallyContext } from "./act.ts";
import type { CardInput } from "./input.ts";
import { assertNotImpersonated } from "./limits.ts";
import { lastFour, maskCard } from "./mask.ts";

/** What the user pays for. One plan: this is a demo. */
export const plan = { name: "Tally Studio", priceCents: 1900 };

export interface Billing {
  card: { number: string; expires: string } | null;
  /** The number is shown in part only, as somebody else is looking. */
  masked: boolean;
}

/** The saved card. To an impersonator its number never leaves the server. */
export function getBilling({ store, session }: TallyContext): Billing {
  const profile = store.findProfile(session.user.id);
  const masked = session.impersonation !== undefined;
  if (!profile?.cardNumber) return { card: null, masked };
  const number = masked ? maskCard(profile.cardNumber) : profile.cardNumber;
  return { card: { number, expires: profile.cardExpires ?? "" }, masked };
}

/** @throws impersonated */
export async function changeCard(context: TallyContext, { cardNumber, cardExpires }: CardInput): Promise<void> {
  assertNotImpersonated(context);
  return act(context, () => {
    const { id } = context.session.user;
    const profile = context.store.findProfile(id);
    context.store.putProfile(id, { company: profile?.company ?? "", cardNumber, cardExpires });
    return { value: undefined, did: `Saved the card ending in ${lastFour(cardNumber)}` };
  });
}

/** Charges the saved card for another month. @throws impersonated, invalid_input when there is no card */
export async function payPlan(context: TallyContext): Promise<void> {
  assertNotImpersonated(context);
  return act(context, () => {
    const profile = context.store.findProfile(context.session.user.id);
    if (!profile?.cardNumber) throw new DomainError("invalid_input", "Save a card first.");
    return { value: undefined, did: `Paid for ${plan.name} with the card ending in ${lastFour(profile.cardNumber)}` };
  });
}
