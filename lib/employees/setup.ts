import { type Context, eventOf } from "../context.ts";
import { changeWithoutCaller } from "../verb.ts";
import type { Employee } from "./employee.ts";
import type { SetUpInput } from "./input.ts";
import { join } from "./invite.ts";
import { addLink, findOpenLink, linkUsed, redeemLink } from "./links.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";

/**
 * The link that makes the first Owner, printed to the server's log while there is nobody: whoever merely reaches the
 * page first is not thereby the Owner (docs/security.md#what-a-stranger-cant-do). 24 hours; each new one makes the
 * earlier ones void.
 *
 * @returns the path on the dashboard, or null once there is an employee.
 */
export function createSetupLink(context: Context): Promise<string | null> {
  return changeWithoutCaller(context, function* (tx) {
    if ((yield* tx.employees.list()).length > 0) return null;
    yield* tx.links.void({ purpose: "setup" }, context.clock());
    const changes = { role: { from: null, to: "owner" } };
    const event = eventOf(context, "employee.invited", { kind: "system" }, { changes });
    return (yield* addLink(context, tx, "setup", { role: "owner" }, event)).path;
  });
}

/**
 * The first Owner of an empty organization. Signs nobody in.
 *
 * @throws link_used, also when there is an employee already; invalid_input for a weak password.
 */
export async function setUpOwner(context: Context, { token, name, email, password }: SetUpInput): Promise<Employee> {
  // Before hashing, so that strangers can't make us work.
  if (!(await findOpenLink(context, "setup", token))) throw linkUsed();
  assertGoodPassword(password, { name, email });
  const passwordHash = await hashPassword(password);
  return changeWithoutCaller(context, function* (tx) {
    yield* redeemLink(context, tx, "setup", token);
    if ((yield* tx.employees.list()).length > 0) throw linkUsed();
    return yield* join(context, tx, { name, email, role: "owner", passwordHash });
  });
}
