import type { Actor } from "../audit/event.ts";
import type { Context } from "../context.ts";
import { endAll } from "../impersonations/end.ts";
import { expireRequests } from "../requests/expire.ts";
import { yesAt } from "../requests/request.ts";
import { MOST_SKEW_MS } from "../skew.ts";
import type { ImpersonationFilter, Steps, Tables } from "../store/store.ts";
import { protectionsOf } from "./guard.ts";
import { keepsOff, latestOf } from "./protection.ts";

type Where = Pick<ImpersonationFilter, "userId" | "productId">;

/**
 * Ends who is protected now and wasn't when a session of theirs was confirmed or approved, in the transaction of whatever
 * protects. Asked of the few sessions that fit, by the facts that `live()` is asked of: whatever it is that protects.
 *
 * @param begins - a protection begins with this transaction. Then what was approved until now was approved before it,
 * whatever the clock says by which that was dated: two servers' may be some seconds apart.
 */
export function* endProtected(context: Context, tx: Tables, filter: Where, actor: Actor, begins: boolean): Steps<void> {
  const now = context.clock().getTime();
  const beginsNow = (since: Date | null) => begins && since !== null && since.getTime() >= now - MOST_SKEW_MS;
  for (const { id } of yield* tx.impersonations.listUnended(filter)) {
    const found = yield* tx.impersonations.findWithFacts(id);
    if (!found) continue;
    const { protectedSince } = found.facts;
    if (keepsOff(protectedSince, found.impersonation.approvedAt) || beginsNow(protectedSince))
      yield* endAll(context, tx, { id }, "user_protected", actor);
  }
  if (begins) yield* expireApproved(context, tx, filter, actor, beginsNow);
}

/**
 * A yes that is dated before a protection lets nobody begin: that is asked of it then. One that came before, and is dated
 * as if it had come after, is over here.
 */
function* expireApproved(
  context: Context,
  tx: Tables,
  { userId, productId }: Where,
  actor: Actor,
  beginsNow: (since: Date | null) => boolean,
): Steps<void> {
  for (const ofUser of userId === undefined ? yield* tx.requests.listUserIds() : [userId])
    for (const request of yield* tx.requests.listOpen({ userId: ofUser })) {
      const { id, product } = request;
      const [saidYesAt, isMeant] = [yesAt(request), productId === undefined || product?.id === productId];
      if (saidYesAt === null || product === null || !isMeant) continue;
      const protections = yield* protectionsOf(tx, { userId: ofUser, productId: product.id });
      const since = latestOf(protections.map(({ at }) => at));
      if (beginsNow(since) && !keepsOff(since, saidYesAt))
        yield* expireRequests(context, tx, { id }, "user_protected", actor);
    }
}
