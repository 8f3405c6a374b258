import { eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import { sawLogout } from "../observations/observe.ts";
import type { Delivery } from "../outbox/delivery.ts";
import { post } from "../outbox/post.ts";
import type { Attempt, OutboxContext, Way } from "../outbox/way.ts";
import { logoutTokenFor } from "./token.ts";

/** For all of it, in milliseconds: a product that takes longer is asked again later. */
const ANSWER_WITHIN_MS = 5000;

/** Tells a product of an end (OpenID Connect Back-Channel Logout 1.0): six times, and then it is recorded as product.unreachable. */
export const logoutWay: Way = {
  retryAfterS: [1, 5, 15, 60, 300],
  claimMs: 2 * ANSWER_WITHIN_MS,
  rests: false,
  attempt: tellProduct,
};

async function tellProduct(context: OutboxContext, { productId, impersonationId }: Delivery): Promise<Attempt | null> {
  const { product, impersonation } = await context.store.read(function* (tx) {
    return {
      product: productId === null ? null : yield* tx.products.find(productId),
      impersonation: impersonationId === null ? null : yield* tx.impersonations.find(impersonationId),
    };
  });
  if (!product?.backchannelLogoutUri || !impersonation) return null;
  const body = new URLSearchParams({ logout_token: await logoutTokenFor(context, product, impersonation) });
  const answer = await post(
    product.backchannelLogoutUri,
    // Section 2.5.
    { headers: { "content-type": "application/x-www-form-urlencoded" }, body: body.toString() },
    // Section 2.8: 200, and 204 where a framework makes it of an empty answer.
    {
      reach: context.reach,
      withinMs: ANSWER_WITHIN_MS,
      arrived: (status) => status === 200 || status === 204,
      kept: false,
    },
  );
  if (answer.outcome === "delivered") sawLogout(context, impersonation);
  const changes = { name: { from: product.name, to: product.name } };
  const fields = { ...about(impersonation), reason: answer.outcome, changes };
  return { answer, unreachable: eventOf(context, "product.unreachable", { kind: "system" }, fields) };
}
