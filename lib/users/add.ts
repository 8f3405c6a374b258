import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mayManageUsers } from "../policy.ts";
import { carryOver } from "../protections/carry.ts";
import { change, must } from "../verb.ts";
import type { AddUserInput } from "./input.ts";
import { type User, userPersonOf } from "./user.ts";

/**
 * Adds a user, who has no password yet and so can't sign in by one.
 *
 * @throws forbidden for Members, email_taken.
 */
export function addUser(context: EmployeeContext, { name, email }: AddUserInput): Promise<User> {
  return change(context, function* (tx, caller) {
    const changes = { name: { from: null, to: name }, email: { from: null, to: email } };
    must(mayManageUsers(caller), "user.denied", { changes });
    const user = { id: context.newId(), name, email, externalId: null, active: true, createdAt: context.clock() };
    const event = eventOf(context, "user.added", actorOf(caller), { user: userPersonOf(user), changes });
    const added = yield* tx.users.add({ ...user, passwordHash: null }, event);
    if (!added) throw emailTaken();
    yield* carryOver(context, tx, [added], actorOf(caller));
    return added;
  });
}

const emailTaken = () =>
  new DomainError("email_taken", "There is a user with this e-mail already.", {
    fields: [{ pointer: "/email", detail: "There is a user with this e-mail already." }],
  });
