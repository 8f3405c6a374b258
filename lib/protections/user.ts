import { actorOf, type EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { type Decision, mayProtect, mayUnprotect } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { userPersonOf } from "../users/user.ts";
import { change, must, takeAway } from "../verb.ts";
import { endProtected } from "./end.ts";
import type { ProtectInput } from "./input.ts";
import { keep, letGo } from "./keep.ts";

/**
 * Protects a user from impersonation, for a reason, which may be said anew. What runs ends (`user_protected`). A taking
 * away: it is done although it can't be recorded.
 *
 * @throws forbidden for Members, not_found.
 */
export function protectUser(context: EmployeeContext, id: string, { reason }: ProtectInput): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const actor = actorOf(caller);
    const said = yield* asked(tx, caller, id, mayProtect, true);
    const begins = yield* keep(context, tx, { kind: "user", subject: id }, reason, said, actor);
    yield* endProtected(context, tx, { userId: id }, actor, begins);
  });
}

/**
 * Lets a user be impersonated again. Their own protection alone: by the domain of their e-mail they may still be
 * protected. Of who isn't protected there is nothing to take, which is no error.
 *
 * @throws forbidden for everybody but an Owner, not_found.
 */
export function unprotectUser(context: EmployeeContext, id: string): Promise<void> {
  return change(context, function* (tx, caller) {
    const said = yield* asked(tx, caller, id, mayUnprotect, false);
    yield* letGo(context, tx, { kind: "user", subject: id }, said, actorOf(caller));
  });
}

/** What the event says of the user, for who may do it. */
function* asked(tx: Tables, caller: Employee, id: string, rule: (who: Employee) => Decision, to: boolean): Steps<Said> {
  const user = yield* tx.users.find(id);
  const said = { fields: { user: user && userPersonOf(user) }, changes: { protected: { from: !to, to } } };
  must(rule(caller), "user.denied", { ...said.fields, changes: said.changes });
  if (!user) throw notFound("user");
  return said;
}

type Said = Parameters<typeof letGo>[3];
