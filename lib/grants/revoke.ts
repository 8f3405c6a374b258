import type { Actor } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { endAll } from "../impersonations/end.ts";
import { mayRevoke } from "../policy.ts";
import { expireRequests } from "../requests/expire.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, takeAway } from "../verb.ts";
import { chosen } from "./list.ts";

const revoked = { mayImpersonate: { from: true, to: false } };

/**
 * Takes it away, also while the feature is off, and ends what that employee is doing with it. Taking away what isn't
 * there changes nothing.
 *
 * @throws not_found, forbidden.
 */
export function revokeImpersonator(context: EmployeeContext, employeeId: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const employee = yield* chosen(tx, caller, employeeId);
    const fields = { employee: personOf(employee), changes: revoked };
    must(mayRevoke(caller, employee), "impersonation.denied", fields);
    const grant = yield* tx.grants.find(employee.id);
    if (grant) yield* revokeGrant(context, tx, employee, grant, caller);
  });
}

/**
 * Takes it away from everybody. An Owner's grant is for Owners to take away, so an Admin's call leaves those.
 *
 * @throws forbidden for Members.
 */
export function revokeAllImpersonators(context: EmployeeContext): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    must(mayRevoke(caller, { role: "member" }), "impersonation.denied", { changes: revoked });
    const grants = new Map((yield* tx.grants.list()).map((grant) => [grant.employeeId, grant]));
    for (const employee of yield* tx.employees.list()) {
      const grant = grants.get(employee.id);
      if (grant && mayRevoke(caller, employee).allowed) yield* revokeGrant(context, tx, employee, grant, caller);
    }
  });
}

/**
 * How every grant ends, and with it what its employee is doing: by its id, so that one who is granted again later starts
 * anew, and nothing of before comes back. `consequenceOf` says of what it is a consequence, where it is one of another
 * change; left out, this is what was wanted.
 */
export function* revokeGrant(
  context: Context,
  tx: Tables,
  employee: Employee,
  grant: Grant,
  by: Employee | null,
  consequenceOf: "role_changed" | "employee_deactivated" | "password_reset" | null = null,
): Steps<void> {
  const actor: Actor = by ? actorOf(by) : { kind: "system" };
  const reason = consequenceOf === null || consequenceOf === "password_reset" ? "grant_revoked" : consequenceOf;
  yield* endAll(context, tx, { grantId: grant.id }, reason, actor);
  yield* expireRequests(context, tx, { impersonatorId: employee.id }, reason, actor);
  const why = consequenceOf === null ? { changes: revoked } : { reason: consequenceOf };
  const event = eventOf(context, "grant.revoked", actor, { employee: personOf(employee), ...why });
  yield* tx.grants.revoke(employee.id, { id: by?.id ?? null, at: context.clock() }, event);
}
