import type { Changes } from "../audit/event.ts";
import { refused } from "../audit/refusal.ts";
import { actorOf, change, type EmployeeContext, eventOf, takeAway } from "../context.ts";
import { callerOf } from "../employees/caller.ts";
import { personOf } from "../employees/employee.ts";
import { type DomainError, notFound } from "../errors.ts";
import { mayManageUsers } from "../policy.ts";
import { signOutUser } from "../sessions/sign-out.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { ChangeUserInput } from "./input.ts";
import type { User } from "./user.ts";

/**
 * Renames a user, disables or enables them. Who is disabled is signed out everywhere, and so is who acts as them.
 *
 * @throws not_found, or forbidden for Members. Saying what is so already changes nothing and records nothing.
 */
export function changeUser(context: EmployeeContext, id: string, to: ChangeUserInput): Promise<User> {
  const turn = to.active === false && to.name === undefined ? takeAway : change;
  return turn(context, function* (tx): Steps<User | DomainError> {
    const caller = yield* callerOf(context, tx);
    let user = yield* tx.users.find(id);
    const may = mayManageUsers(caller);
    if (!may.allowed) {
      const fields = user && { user: personOf(user), changes: changesOf(differences(user, to)) };
      return yield* refused(context, tx, "user.denied", actorOf(caller), may, fields ?? {});
    }
    if (!user) throw notFound("user");
    const { name, active } = differences(user, to);
    if (name) user = yield* update(context, tx, user, "user.renamed", { name: name.to }, { name });
    if (active?.to === true) user = yield* update(context, tx, user, "user.enabled", { active: true }, { active });
    if (active?.to === false) {
      user = yield* update(context, tx, user, "user.disabled", { active: false }, { active });
      yield* signOutUser(context, tx, user, "user_disabled", actorOf(context.caller));
    }
    return user;
  });
}

function* update(
  context: EmployeeContext,
  tx: Tables,
  user: User,
  type: "user.renamed" | "user.enabled" | "user.disabled",
  to: { name?: string; active?: boolean },
  changes: Changes,
): Steps<User> {
  const event = eventOf(context, type, actorOf(context.caller), { user: personOf(user), changes });
  const updated = yield* tx.users.update(user.id, to, event);
  // Null means that an e-mail is taken, and none was changed.
  return updated ?? user;
}

const changesOf = ({ name, active }: ReturnType<typeof differences>): Changes => ({
  ...(name && { name }),
  ...(active && { active }),
});

/** What the patch says that isn't so already. */
function differences(user: User, { name, active }: ChangeUserInput) {
  return {
    name: name === undefined || name === user.name ? null : { from: user.name, to: name },
    active: active === undefined || active === user.active ? null : { from: user.active, to: active },
  };
}
