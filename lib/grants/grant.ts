import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { mayGrant } from "../policy.ts";
import { change, must } from "../verb.ts";
import { chosen, type Impersonator } from "./list.ts";

/**
 * Lets an employee impersonate. One person at a time, so that two Admins at work never undo each other; granting what
 * is granted changes nothing. Who grants themselves is recorded as such.
 *
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive.
 */
export function grantImpersonator(context: EmployeeContext, employeeId: string): Promise<Impersonator> {
  return change(context, function* (tx, caller) {
    const employee = yield* chosen(tx, caller, employeeId);
    const changes = {
      mayImpersonate: { from: false, to: true },
      ...(employee.id === caller.id && { selfGrant: { from: null, to: true } }),
    };
    const fields = { employee: personOf(employee), changes };
    must(mayGrant(caller, employee, yield* tx.settings.get()), "impersonation.denied", fields);
    const standing = yield* tx.grants.find(employee.id);
    if (standing) return { ...employee, grant: standing };
    const grant = yield* tx.grants.add(
      { id: context.newId(), employeeId: employee.id, grantedById: caller.id, grantedAt: context.clock() },
      eventOf(context, "grant.created", actorOf(caller), fields),
    );
    return { ...employee, grant };
  });
}
