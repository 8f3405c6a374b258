import { endAll } from "../impersonations/end.ts";
import { type Owner, sessionIn } from "./owner.ts";

/**
 * Ends one of the user's sessions at once, by their word. What is over already stays as it is, which is no error.
 *
 * @throws not_signed_in; not_found, also for another user's and another product's.
 */
export function endSupportSession(owner: Owner, id: string): Promise<void> {
  const { context, actor } = owner;
  return owner.takeAway(function* (tx) {
    const { impersonation } = yield* sessionIn(tx, owner, id);
    yield* endAll(context, tx, { id: impersonation.id }, "user_ended", actor);
  });
}
