import { eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { IssuerContext } from "../oauth/issuer.ts";
import type { Product } from "../products/product.ts";
import { type LogoutDelivery, RETRY_AFTER_S } from "./delivery.ts";
import { ANSWER_WITHIN_MS, type Outcome, postLogout } from "./post.ts";
import type { Reach } from "./reach.ts";
import { logoutTokenFor } from "./token.ts";

export interface LogoutContext extends IssuerContext {
  reach: Reach;
}

/** How long a claim keeps others away, in milliseconds: whoever dies in the midst of a delivery leaves it to them then. */
const CLAIM_MS = 2 * ANSWER_WITHIN_MS;

/**
 * Tells the products of the ends that they haven't been told of: each by one process at a time, again after a while when
 * it fails, and for the sixth time it is left and recorded as product.unreachable. A server whose clock is wrong leaves it to the others. Safe to call from everywhere at once.
 */
export async function deliverLogouts(context: LogoutContext): Promise<void> {
  // A claim, and a token, by a wrong clock are worth nothing.
  if (context.store.skew.isTooGreat()) return;
  const due = await context.store.read((tx) => tx.logouts.listDue(context.clock()));
  await Promise.all(due.map((delivery) => deliver(context, delivery)));
}

async function deliver(context: LogoutContext, delivery: LogoutDelivery): Promise<void> {
  const claimed = await claim(context, delivery);
  if (!claimed) return;
  const { product, impersonation } = claimed;
  if (!product?.backchannelLogoutUri || !impersonation) {
    await context.store.write((tx) => tx.logouts.giveUp(claimed.delivery, []));
    return;
  }
  const token = await logoutTokenFor(context, product, impersonation);
  const outcome = await postLogout(product.backchannelLogoutUri, token, context.reach);
  await settle(context, claimed.delivery, outcome, { product, impersonation });
}

/** One conditional UPDATE decides between all who want to deliver it; null for those who come second. */
function claim({ store, clock }: LogoutContext, delivery: LogoutDelivery) {
  return store.write(function* (tx) {
    const now = clock();
    const claimed = yield* tx.logouts.claim(delivery, now, new Date(now.getTime() + CLAIM_MS));
    if (!claimed) return null;
    return {
      delivery: claimed,
      product: yield* tx.products.find(claimed.productId),
      impersonation: yield* tx.impersonations.find(claimed.impersonationId),
    };
  });
}

function settle(
  context: LogoutContext,
  delivery: LogoutDelivery,
  outcome: Outcome,
  { product, impersonation }: { product: Product; impersonation: Impersonation },
): Promise<void> {
  const now = context.clock();
  const waitS = RETRY_AFTER_S[delivery.attempts - 1];
  const unreachable = eventOf(
    context,
    "product.unreachable",
    { kind: "system" },
    { ...about(impersonation), reason: outcome, changes: { name: { from: product.name, to: product.name } } },
  );
  return context.store.write((tx) => {
    if (outcome === "delivered") return tx.logouts.delivered(delivery, now);
    if (waitS === undefined) return tx.logouts.giveUp(delivery, [unreachable]);
    return tx.logouts.retryAt(delivery, new Date(now.getTime() + waitS * 1000));
  });
}
