import type { EventFields } from "../audit/event.ts";
import { mayPassProtections } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Protection } from "./protection.ts";

/** All that keep people off this user in this product. */
export function* protectionsOf(tx: Tables, of: { userId: string; productId: string }): Steps<Protection[]> {
  const product = yield* tx.protections.find({ kind: "product", subject: of.productId });
  return [...(yield* tx.protections.ofUsers([of.userId])), ...(product ? [product] : [])];
}

/**
 * Lets nobody begin a session as a protected user, or in a protected product. Asked of the one and then of the other, in
 * the transaction of the start; what is refused is recorded.
 *
 * @throws user_protected
 */
export function* assertUnprotected(
  tx: Tables,
  of: { userId: string } | { productId: string },
  attempted: EventFields,
): Steps<void> {
  const found =
    "userId" in of
      ? yield* tx.protections.ofUsers([of.userId])
      : [yield* tx.protections.find({ kind: "product", subject: of.productId })].flatMap((one) => one ?? []);
  must(mayPassProtections(found, { approvedAt: null }), "impersonation.denied", attempted);
}
