import type { Actor, Changes } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { revokeGrant } from "../grants/revoke.ts";
import { endAll } from "../impersonations/end.ts";
import { mayChangeEmployee, maySeeTeam } from "../policy.ts";
import { expireRequests } from "../requests/expire.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import { type Employee, personOf, type Role } from "./employee.ts";
import { endSessions } from "./end-sessions.ts";
import type { ChangeEmployeeInput } from "./input.ts";
import { type Invitation, listInvitations } from "./invite.ts";

/**
 * Everybody on the team by name, deactivated ones too, and who has been invited.
 *
 * @throws forbidden for Members.
 */
export async function listTeam(
  context: EmployeeContext,
): Promise<{ employees: Employee[]; invitations: Invitation[] }> {
  must(maySeeTeam(context.caller));
  return context.store.read(function* (tx) {
    return { employees: yield* tx.employees.list(), invitations: yield* listInvitations(context, tx) };
  });
}

/**
 * Changes an employee's role, deactivates or reactivates them. What they lose, they lose in the same transaction:
 * see `lowered` and `deactivated`. Reactivating gives back the sign-in and nothing else.
 *
 * @throws not_found, forbidden, last_owner. Saying what is so already changes nothing and records nothing.
 */
export function changeEmployee(context: EmployeeContext, id: string, to: ChangeEmployeeInput): Promise<Employee> {
  let givesNothing = false;
  const onlyTakesAway = () => givesNothing;
  return turn(onlyTakesAway)(context, function* (tx, caller) {
    const target = yield* tx.employees.find(id);
    if (!target) {
      must(maySeeTeam(caller));
      throw notFound("employee");
    }
    const may = mayChangeEmployee(caller, target, to.role ? { role: to.role } : {}, {
      otherActiveOwners: (yield* tx.employees.countActiveOwners()) - (target.role === "owner" && target.active ? 1 : 0),
      leaves: target.active && to.active === false,
    });
    must(may, "employee.denied", { employee: personOf(target), changes: differences(target, to) });
    givesNothing = to.active !== true && rank[to.role ?? target.role] <= rank[target.role];
    let employee = target;
    if (to.role !== undefined && to.role !== target.role)
      employee = yield* changeRole(context, tx, employee, to.role, caller);
    if (to.active === false && target.active) employee = yield* deactivate(context, tx, employee, caller);
    if (to.active === true && !target.active) employee = yield* reactivate(context, tx, employee, caller);
    return employee;
  });
}

function* changeRole(
  context: EmployeeContext,
  tx: Tables,
  employee: Employee,
  role: Role,
  by: Employee,
): Steps<Employee> {
  const event = eventOf(context, "employee.role_changed", actorOf(by), {
    employee: personOf(employee),
    changes: { role: { from: employee.role, to: role } },
  });
  const changed = yield* tx.employees.update(employee.id, { role }, event);
  if (rank[role] < rank[employee.role]) yield* lowered(context, tx, employee, by);
  return changed;
}

export const rank: Record<Role, number> = { owner: 2, admin: 1, member: 0 };

/**
 * What somebody could do in a higher role ends with it: what they are doing, and the access they gave themselves. `by` is null
 * where the organization's own provider says it.
 */
export function* lowered(context: Context, tx: Tables, employee: Employee, by: Employee | null): Steps<void> {
  const actor: Actor = by ? actorOf(by) : { kind: "system" };
  yield* endAll(context, tx, { impersonatorId: employee.id }, "role_changed", actor);
  yield* expireRequests(context, tx, { impersonatorId: employee.id }, "role_changed", actor);
  const grant = yield* tx.grants.find(employee.id);
  if (grant?.grantedBy.id === employee.id) yield* revokeGrant(context, tx, employee, grant, by, "role_changed");
}

function* deactivate(context: EmployeeContext, tx: Tables, employee: Employee, by: Employee): Steps<Employee> {
  const actor = actorOf(by);
  const event = eventOf(context, "employee.deactivated", actor, {
    employee: personOf(employee),
    changes: { active: { from: true, to: false } },
  });
  const changed = yield* tx.employees.update(employee.id, { active: false }, event);
  yield* endSessions(context, tx, employee, {}, "employee_deactivated", actor);
  yield* expireRequests(context, tx, { impersonatorId: employee.id }, "employee_deactivated", actor);
  const grant = yield* tx.grants.find(employee.id);
  if (grant) yield* revokeGrant(context, tx, employee, grant, by, "employee_deactivated");
  yield* tx.links.void({ employeeId: employee.id }, context.clock());
  return changed;
}

function* reactivate(context: EmployeeContext, tx: Tables, employee: Employee, by: Employee): Steps<Employee> {
  const actor = actorOf(by);
  const event = eventOf(context, "employee.reactivated", actor, {
    employee: personOf(employee),
    changes: { active: { from: false, to: true } },
  });
  // An account at the provider that was made anew is theirs at its next sign-in.
  const changed = yield* tx.employees.update(employee.id, { active: true, ssoSubject: null }, event);
  // A user with this e-mail is an employee again, and may not be impersonated.
  yield* endAll(context, tx, { userEmail: employee.email }, "user_unavailable", actor);
  return changed;
}

/** What was tried and refused. */
function differences(employee: Employee, { role, active }: ChangeEmployeeInput): Changes {
  return {
    ...(role !== undefined && { role: { from: employee.role, to: role } }),
    ...(active !== undefined && { active: { from: employee.active, to: active } }),
  };
}
