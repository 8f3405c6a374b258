import { actorOfKey, takeAwayByKey } from "../api-keys/caller.ts";
import { type ApiKeyContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { carryBeyond } from "../protections/carry.ts";
import { signOutUser } from "../sessions/sign-out.ts";
import { userPersonOf } from "../users/user.ts";

/**
 * Deletes a user: their sessions end, and whoever acts as them. Names stay in the audit log, which says what happened;
 * e-mail and external id are free for somebody else, who is protected if this user was.
 *
 * @throws not_found, also the second time.
 */
export function deleteUser(context: ApiKeyContext, externalId: string): Promise<void> {
  return takeAwayByKey(context, function* (tx) {
    const user = yield* tx.users.findByExternalId(externalId);
    if (!user) throw notFound("user");
    const actor = actorOfKey(context);
    const changes = { externalId: { from: externalId, to: null } };
    yield* signOutUser(context, tx, user, "user_deleted", actor);
    yield* carryBeyond(context, tx, user);
    yield* tx.users.remove(
      user.id,
      context.clock(),
      eventOf(context, "user.deleted", actor, { user: userPersonOf(user), changes }),
    );
  });
}
