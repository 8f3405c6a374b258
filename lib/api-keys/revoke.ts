import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { mayManageApiKeys } from "../policy.ts";
import { must, takeAway } from "../verb.ts";

/**
 * Takes a key back: its next request is refused, and so is a change that is under way.
 *
 * @throws forbidden for Members; not_found for one that is unknown or revoked already.
 */
export function revokeApiKey(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const apiKey = yield* tx.apiKeys.find(id);
    const changes = { name: { from: apiKey?.name ?? id, to: apiKey?.name ?? id } };
    must(mayManageApiKeys(caller), "api_key.denied", { changes });
    const revoked = yield* tx.apiKeys.revoke(id, context.clock(), ({ name }) =>
      eventOf(context, "api_key.revoked", actorOf(caller), { changes: { name: { from: name, to: name } } }),
    );
    if (!revoked) throw notFound("API key");
    return undefined;
  });
}
