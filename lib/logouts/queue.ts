import type { Context } from "../context.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { NewDelivery, Steps, Tables } from "../store/store.ts";

/**
 * Notes for the products that want to be told of these ends that they are to be, in the transaction that ended them: a
 * process that dies a moment later leaves the note behind. Of what was never opened a product knows nothing.
 */
export function* queueLogouts(context: Context, tx: Tables, ended: Impersonation[]): Steps<void> {
  for (const impersonation of ended) {
    if (impersonation.startedAt === null) continue;
    const product = yield* tx.products.find(impersonation.product.id);
    if (!product?.backchannelLogoutUri) continue;
    yield* tx.outbox.add(logoutOf(context.newId(), product.id, impersonation.id, context.clock()));
  }
}

/** Of products no order is promised: each end is told by itself. */
export const logoutOf = (id: string, productId: string, impersonationId: string, createdAt: Date): NewDelivery => ({
  id,
  kind: "logout",
  receiver: `logout:${productId}`,
  lane: id,
  type: "logout",
  impersonationId,
  productId,
  webhookId: null,
  eventId: null,
  payload: null,
  createdAt,
  giveUpAt: null,
});
