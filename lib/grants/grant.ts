import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { endAll } from "../impersonations/end.ts";
import { covers, type Level } from "../impersonations/level.ts";
import { dropAll } from "../impersonations/raise.ts";
import { mayGrant, mayRevoke } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import { chosen, type Impersonator } from "./list.ts";

/**
 * Lets an employee impersonate, up to a level. One person at a time, so that two Admins at work never undo each other;
 * granting what is granted changes nothing. Who grants themselves is recorded as such. A lower level than now takes away:
 * it is allowed while the feature is off, too, drops that employee's raise, and ends what is above it.
 *
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive.
 */
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level = "full",
): Promise<Impersonator> {
  let lowers = false;
  return turn(() => lowers)(context, function* (tx, caller) {
    const employee = yield* chosen(tx, caller, employeeId);
    const standing = yield* tx.grants.find(employee.id);
    lowers = standing !== null && standing.access !== access && covers(standing.access, access);
    const fields = { employee: personOf(employee), changes: changesOf(caller, employee, standing, access) };
    const may = lowers ? mayRevoke(caller, employee) : mayGrant(caller, employee, yield* tx.settings.get());
    must(may, "impersonation.denied", fields);
    if (standing?.access === access) return { ...employee, grant: standing };
    if (standing && lowers) yield* lower(context, tx, standing, caller);
    const event = eventOf(context, standing ? "grant.changed" : "grant.created", actorOf(caller), fields);
    const grant = standing
      ? yield* tx.grants.setAccess(standing.id, access, event)
      : yield* tx.grants.add(newGrant(context, employee, caller, access), event);
    return { ...employee, grant };
  });
}

function changesOf(caller: Employee, employee: Employee, standing: Grant | null, access: Level): Changes {
  return {
    ...(!standing && { mayImpersonate: { from: false, to: true } }),
    access: { from: standing?.access ?? null, to: access },
    ...(employee.id === caller.id && { selfGrant: { from: null, to: true } }),
  };
}

function* lower(context: EmployeeContext, tx: Tables, { id: grantId }: Grant, by: Employee): Steps<void> {
  yield* dropAll(context, tx, { grantId }, "grant_revoked", by);
  yield* endAll(context, tx, { grantId, access: "full" }, "grant_revoked", actorOf(by));
}

const newGrant = ({ newId, clock }: EmployeeContext, employee: Employee, caller: Employee, access: Level) => ({
  id: newId(),
  employeeId: employee.id,
  access,
  grantedById: caller.id,
  grantedAt: clock(),
});
