import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { endAll } from "../impersonations/end.ts";
import type { Steps, Tables } from "../store.ts";
import type { User } from "./user.ts";

/** Ends every session of a user who is no longer one, and whoever acts as them (rules.md, section 6). */
export function* signOutUser(
  context: Context,
  tx: Tables,
  user: User,
  why: "user_disabled" | "user_deleted",
  actor: Actor,
): Steps<void> {
  yield* endAll(context, tx, { userId: user.id }, "user_unavailable", actor);
  yield* tx.productSessions.end({ userId: user.id }, context.clock(), () =>
    eventOf(context, "session.ended", actor, { user: personOf(user), reason: why }),
  );
}

/** Ends who acts as users whose new e-mail an employee has: employees can't be impersonated. */
export function* endWhereEmployee(context: Context, tx: Tables, userIds: string[], actor: Actor): Steps<void> {
  for (const userId of yield* tx.users.employeesAmong(userIds)) {
    yield* endAll(context, tx, { userId }, "user_unavailable", actor);
  }
}
