import { refused } from "../audit/refusal.ts";
import { actorOf, change, type EmployeeContext, eventOf, takeAway } from "../context.ts";
import { callerOf } from "../employees/caller.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { mayGrant, mayRevoke, maySeeSettings } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";

/** An employee, and the standing grant if there is one. */
export type Impersonator = Employee & { grant: Grant | null };

/**
 * Every employee by name, deactivated ones too, and who may impersonate.
 *
 * @throws forbidden for Members.
 */
export async function listImpersonators({ store, caller }: EmployeeContext): Promise<Impersonator[]> {
  const may = maySeeSettings(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return store.read(function* (tx) {
    const grants = new Map((yield* tx.grants.list()).map((grant) => [grant.employeeId, grant]));
    return (yield* tx.employees.list()).map((employee) => ({ ...employee, grant: grants.get(employee.id) ?? null }));
  });
}

/**
 * Lets an employee impersonate. One person at a time, so that two Admins at work never undo each other; granting what
 * is granted changes nothing. Who grants themselves is recorded as such.
 *
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive.
 */
export function grantImpersonator(context: EmployeeContext, employeeId: string): Promise<Impersonator> {
  return change(context, function* (tx): Steps<Impersonator | DomainError> {
    const caller = yield* callerOf(context, tx);
    const employee = yield* chosen(tx, caller, employeeId);
    const may = mayGrant(caller, employee, yield* tx.settings.get());
    const changes = {
      mayImpersonate: { from: false, to: true },
      ...(employee.id === caller.id && { selfGrant: { from: null, to: true } }),
    };
    const fields = { employee: personOf(employee), changes };
    if (!may.allowed) return yield* refused(context, tx, "impersonation.denied", actorOf(caller), may, fields);
    const standing = yield* tx.grants.find(employee.id);
    if (standing) return { ...employee, grant: standing };
    const grant = yield* tx.grants.add(
      { id: context.newId(), employeeId: employee.id, grantedById: caller.id, grantedAt: context.clock() },
      eventOf(context, "grant.created", actorOf(caller), fields),
    );
    return { ...employee, grant };
  });
}

/**
 * Takes it away, also while the feature is off, and ends what that employee is doing with it. Taking away what isn't
 * there changes nothing.
 *
 * @throws not_found, forbidden.
 */
export function revokeImpersonator(context: EmployeeContext, employeeId: string): Promise<void> {
  return takeAway(context, function* (tx) {
    const caller = yield* callerOf(context, tx);
    const employee = yield* chosen(tx, caller, employeeId);
    const may = mayRevoke(caller, employee);
    if (!may.allowed) {
      const fields = { employee: personOf(employee), changes: revoked };
      return yield* refused(context, tx, "impersonation.denied", actorOf(caller), may, fields);
    }
    const grant = yield* tx.grants.find(employee.id);
    if (grant) yield* revoke(context, tx, employee, grant);
  });
}

/** Whether there is such an employee is for those to know who see the list. */
function* chosen(tx: Tables, caller: Employee, employeeId: string): Steps<Employee> {
  const employee = yield* tx.employees.find(employeeId);
  if (employee) return employee;
  const may = maySeeSettings(caller);
  throw may.allowed ? notFound("employee") : new DomainError(may.because, may.sentence);
}

/**
 * Takes it away from everybody. An Owner's grant is for Owners to take away, so an Admin's call leaves those.
 *
 * @throws forbidden for Members.
 */
export function revokeAllImpersonators(context: EmployeeContext): Promise<void> {
  return takeAway(context, function* (tx) {
    const caller = yield* callerOf(context, tx);
    const may = mayRevoke(caller, { role: "member" });
    if (!may.allowed)
      return yield* refused(context, tx, "impersonation.denied", actorOf(caller), may, { changes: revoked });
    const grants = new Map((yield* tx.grants.list()).map((grant) => [grant.employeeId, grant]));
    for (const employee of yield* tx.employees.list()) {
      const grant = grants.get(employee.id);
      if (grant && mayRevoke(caller, employee).allowed) yield* revoke(context, tx, employee, grant);
    }
  });
}

const revoked = { mayImpersonate: { from: true, to: false } };

/** By the grant's id: one who is granted again later starts anew, and nothing of before comes back. */
function* revoke(context: EmployeeContext, tx: Tables, employee: Employee, grant: Grant): Steps<void> {
  const actor = actorOf(context.caller);
  yield* endAll(context, tx, { grantId: grant.id }, "grant_revoked", actor);
  const by = { id: context.caller.id, at: context.clock() };
  const event = eventOf(context, "grant.revoked", actor, { employee: personOf(employee), changes: revoked });
  yield* tx.grants.revoke(employee.id, by, event);
}
