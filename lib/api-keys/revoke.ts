import { refused } from "../audit/refusal.ts";
import { actorOf, type EmployeeContext, eventOf, takeAway } from "../context.ts";
import { callerOf } from "../employees/caller.ts";
import { type DomainError, notFound } from "../errors.ts";
import { mayManageApiKeys } from "../policy.ts";
import type { Steps } from "../store/store.ts";

/**
 * Takes a key back: its next request is refused, and so is a change that is under way.
 *
 * @throws forbidden for Members; not_found for one that is unknown or revoked already.
 */
export function revokeApiKey(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx): Steps<undefined | DomainError> {
    const caller = yield* callerOf(context, tx);
    const apiKey = yield* tx.apiKeys.find(id);
    const changes = { name: { from: apiKey?.name ?? id, to: apiKey?.name ?? id } };
    const may = mayManageApiKeys(caller);
    if (!may.allowed) return yield* refused(context, tx, "api_key.denied", actorOf(caller), may, { changes });
    const revoked = yield* tx.apiKeys.revoke(id, context.clock(), ({ name }) =>
      eventOf(context, "api_key.revoked", actorOf(caller), { changes: { name: { from: name, to: name } } }),
    );
    if (!revoked) throw notFound("API key");
    return undefined;
  });
}
