import type { Actor } from "../audit/event.ts";
import type { Context } from "../context.ts";
import { endAll } from "../impersonations/end.ts";
import type { ImpersonationFilter, Steps, Tables } from "../store/store.ts";
import { keepsOff } from "./protection.ts";

/**
 * Ends who is protected now and wasn't when a session of theirs was confirmed or approved, in the transaction of whatever
 * protects. Asked of the few sessions that fit, by the facts that `live()` is asked of: whatever it is that protects.
 */
export function* endProtected(
  context: Context,
  tx: Tables,
  filter: Pick<ImpersonationFilter, "userId" | "productId">,
  actor: Actor,
): Steps<void> {
  for (const { id } of yield* tx.impersonations.listUnended(filter)) {
    const found = yield* tx.impersonations.findWithFacts(id);
    if (found && keepsOff(found.facts.protectedSince, found.impersonation.approvedAt))
      yield* endAll(context, tx, { id }, "user_protected", actor);
  }
}
