import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import { revokeGrant } from "../grants/revoke.ts";
import { mayResetPassword } from "../policy.ts";
import { clearFactors } from "../second-factors/reset.ts";
import type { Steps, Tables } from "../store/store.ts";
import { forgetFailures } from "../throttle.ts";
import { change, changeWithoutCaller, must } from "../verb.ts";
import { type Employee, personOf } from "./employee.ts";
import { endSessions } from "./end-sessions.ts";
import type { TokenAndPassword } from "./input.ts";
import { addLink, findOpenLink, linkUsed, makerStillMay, type NewLink, redeemLink } from "./links.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";

/**
 * A one-time link of one hour by which an employee chooses a new password. Told once; an earlier one becomes void.
 * Until it is used, the old password still works. But whoever has the link can be that employee, so nobody impersonates
 * in their name with it: their access is taken away now, and once more when it is used. Giving it back is an act of its
 * own.
 *
 * @throws not_found, forbidden, employee_inactive.
 */
export function createResetLink(context: EmployeeContext, employeeId: string): Promise<NewLink> {
  return change(context, function* (tx, caller) {
    const target = yield* tx.employees.find(employeeId);
    if (!target) throw notFound("employee");
    must(mayResetPassword(caller, target), "employee.denied", { employee: personOf(target) });
    if (!target.active)
      throw new DomainError("employee_inactive", "This employee is deactivated. Reactivate them first.");
    const revoked = yield* revokeForReset(context, tx, target, caller);
    const event = eventOf(context, "employee.reset_link_created", actorOf(caller), {
      employee: personOf(target),
      changes: revoked ? { mayImpersonate: { from: true, to: false } } : null,
    });
    return yield* replaceLink(context, tx, target, caller.id, event);
  });
}

function* revokeForReset(context: Context, tx: Tables, target: Employee, by: Employee): Steps<boolean> {
  const grant = yield* tx.grants.find(target.id);
  if (grant) yield* revokeGrant(context, tx, target, grant, by, "password_reset");
  return grant !== null;
}

/**
 * The same for an Owner who is locked out, asked for on the server's own command line, where who asks has the database
 * anyway. When it is used, their second factors go, too.
 *
 * @throws not_found for everybody but an active Owner.
 */
export function createOwnerResetLink(context: Context, email: string): Promise<NewLink> {
  return changeWithoutCaller(context, function* (tx) {
    const target = yield* tx.employees.findByEmail(email);
    if (target?.role !== "owner" || !target.active) throw notFound("active Owner");
    const event = eventOf(context, "employee.reset_link_created", { kind: "system" }, { employee: personOf(target) });
    return yield* replaceLink(context, tx, target, null, event);
  });
}

function* replaceLink(
  context: Context,
  tx: Tables,
  { id, email, name }: Employee,
  createdById: string | null,
  event: Parameters<typeof addLink>[4],
): Steps<NewLink> {
  yield* tx.links.void({ employeeId: id, purpose: "reset" }, context.clock());
  return yield* addLink(context, tx, "reset", { employeeId: id, email, name, createdById }, event);
}

/**
 * Sets the password that the bearer of a reset link chose. Every session of the dashboard ends, and every
 * impersonation with them: whoever was in with the old password is out. Signs nobody in.
 *
 * @throws link_used, invalid_input for a weak password.
 */
export const choosePassword = async (context: Context, chosen: TokenAndPassword): Promise<Employee> =>
  (await redeemResetLink(context, chosen)).employee;

/** The same, and whether the link was made on the server's own command line, for an Owner who is locked out. */
export async function redeemResetLink(
  context: Context,
  { token, password }: TokenAndPassword,
): Promise<{ employee: Employee; byOperator: boolean }> {
  const open = await findOpenLink(context, "reset", token);
  // Before hashing, so that strangers can't make us work.
  if (!open) throw linkUsed();
  assertGoodPassword(password, { name: open.name ?? "", email: open.email ?? "" });
  const passwordHash = await hashPassword(password);
  return changeWithoutCaller(context, function* (tx) {
    const link = yield* redeemLink(context, tx, "reset", token);
    const employee = link.employeeId === null ? null : yield* tx.employees.find(link.employeeId);
    const maker = link.createdById === null ? null : yield* tx.employees.find(link.createdById);
    if (!employee?.active || !makerStillMay(link, maker, employee)) throw linkUsed();
    const actor = actorOf(employee);
    const event = eventOf(context, "employee.password_changed", actor, {
      employee: personOf(employee),
      reason: "reset_link",
    });
    const changed = yield* tx.employees.update(employee.id, { passwordHash }, event);
    yield* endSessions(context, tx, employee, {}, "password_reset", actor);
    if (maker) yield* revokeForReset(context, tx, employee, maker);
    // Asked for on the server itself: for an Owner who is locked out, and may have lost whatever they had.
    else yield* clearFactors(context, tx, employee, { kind: "system" });
    yield* forgetFailures(tx, "employee", employee.email);
    return { employee: changed, byOperator: link.createdById === null };
  });
}
