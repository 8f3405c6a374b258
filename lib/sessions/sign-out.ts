import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { endAll } from "../impersonations/end.ts";
import { endProtected } from "../protections/end.ts";
import { expireRequests } from "../requests/expire.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type User, userPersonOf } from "../users/user.ts";

/** Ends every session of a user who is no longer one, and whoever acts as them (docs/security.md#what-ends-what). */
export function* signOutUser(
  context: Context,
  tx: Tables,
  user: User,
  why: "user_disabled" | "user_deleted",
  actor: Actor,
): Steps<void> {
  yield* endAll(context, tx, { userId: user.id }, "user_unavailable", actor);
  yield* tx.productSessions.end({ userId: user.id }, context.clock(), () =>
    eventOf(context, "session.ended", actor, { user: userPersonOf(user), reason: why }),
  );
}

/**
 * Ends who acts as users that got another e-mail or external id: products would take them for somebody else from then
 * on, and neither an employee nor who is protected can be impersonated. A yes to acting as them is over with that, too: it was of
 * who they were. Few act as anybody, or ask for it, so two questions do for however many users.
 */
export function* endActingAs(context: Context, tx: Tables, userIds: string[], actor: Actor): Steps<void> {
  if (userIds.length === 0) return;
  const changed = new Set(userIds);
  const actedAs = new Set((yield* tx.impersonations.listUnended({})).map(({ user }) => user.id));
  for (const userId of actedAs) {
    if (!changed.has(userId)) continue;
    yield* endProtected(context, tx, { userId }, actor, false);
    yield* endAll(context, tx, { userId }, "user_unavailable", actor);
  }
  for (const userId of yield* tx.requests.listUserIds())
    if (changed.has(userId)) yield* expireRequests(context, tx, { userId }, "user_unavailable", actor);
}
