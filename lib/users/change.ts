import type { Actor, Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { mayManageUsers } from "../policy.ts";
import { signOutUser } from "../sessions/sign-out.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import type { ChangeUserInput } from "./input.ts";
import { type User, userPersonOf } from "./user.ts";

/**
 * Renames a user, disables or enables them. Who is disabled is signed out everywhere, and so is who acts as them.
 *
 * @throws not_found, or forbidden for Members. Saying what is so already changes nothing and records nothing.
 */
export function changeUser(context: EmployeeContext, id: string, to: ChangeUserInput): Promise<User> {
  return turn(() => to.active === false)(context, function* (tx, caller) {
    let user = yield* tx.users.find(id);
    const fields = user && { user: userPersonOf(user), changes: changesOf(differences(user, to)) };
    must(mayManageUsers(caller), "user.denied", fields ?? {});
    if (!user) throw notFound("user");
    const { name, active } = differences(user, to);
    const actor = actorOf(caller);
    if (name) user = yield* update(context, tx, actor, user, "user.renamed", { name: name.to }, { name });
    if (active?.to === true)
      user = yield* update(context, tx, actor, user, "user.enabled", { active: true }, { active });
    if (active?.to === false) {
      user = yield* update(context, tx, actor, user, "user.disabled", { active: false }, { active });
      yield* signOutUser(context, tx, user, "user_disabled", actor);
    }
    return user;
  });
}

function* update(
  context: EmployeeContext,
  tx: Tables,
  actor: Actor,
  user: User,
  type: "user.renamed" | "user.enabled" | "user.disabled",
  to: { name?: string; active?: boolean },
  changes: Changes,
): Steps<User> {
  const event = eventOf(context, type, actor, { user: userPersonOf(user), changes });
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
