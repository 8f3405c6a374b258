import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { covers, type Level } from "../impersonations/level.ts";
import { dropAll } from "../impersonations/raise.ts";
import { mayGrant, mayRevoke, needsOwner } from "../policy.ts";
import { aboutRequest } from "../requests/about.ts";
import type { Asked } from "../requests/ask.ts";
import { unapproved } from "../requests/needs.ts";
import type { AccessRequest } from "../requests/request.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import { chosen, type Impersonator } from "./list.ts";

/** What is done where an Owner has to say yes first. */
type Ask = (context: EmployeeContext, tx: Tables, wanted: { caller: Employee; access: Level }) => Steps<Asked>;

/**
 * Lets an employee impersonate, up to a level. One person at a time, so that two Admins at work never undo each other;
 * granting what is granted changes nothing. Who grants themselves is recorded as such; where an Owner has to say yes to that
 * first, they are asked by `ask`, and without it that is refused. A lower level than now takes away: it is allowed while the
 * feature is off, too, drops that employee's raise, and ends what is above it.
 *
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive, not_approved; whatever `ask`
 * throws.
 */
export function grantImpersonator(context: EmployeeContext, employeeId: string, access?: Level): Promise<Impersonator>;
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level,
  ask: Ask,
): Promise<Impersonator | Asked>;
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level = "full",
  ask: Ask = refuseUnasked,
): Promise<Impersonator | Asked> {
  let lowers = false;
  return turn(() => lowers)(context, function* (tx, caller): Steps<Impersonator | Asked> {
    const employee = yield* chosen(tx, caller, employeeId);
    const standing = yield* tx.grants.find(employee.id);
    const settings = yield* tx.settings.get();
    lowers = standing !== null && standing.access !== access && covers(standing.access, access);
    const fields = { employee: personOf(employee), changes: changesOf(caller, employee, standing, access) };
    const may = lowers ? mayRevoke(caller, employee) : mayGrant(caller, employee, settings);
    must(may, "impersonation.denied", fields);
    if (standing?.access === access) return { ...employee, grant: standing };
    if (!lowers && needsOwner(caller, employee, settings)) return yield* ask(context, tx, { caller, access });
    if (standing && lowers) yield* lower(context, tx, standing, caller);
    return yield* give(context, tx, caller, { employee, standing, access, changes: fields.changes });
  });
}

/**
 * Gives an Admin the access that they have asked for, by the Owner who says yes, in the transaction of that. What they have
 * got otherwise meanwhile stays.
 */
export function* grantRequested(
  context: EmployeeContext,
  tx: Tables,
  by: Employee,
  request: AccessRequest,
): Steps<void> {
  const employee = yield* tx.employees.find(request.impersonator.id);
  if (!employee) throw notFound("employee");
  const { access } = request;
  must(mayGrant(by, employee, yield* tx.settings.get()), "request.denied", aboutRequest(request));
  const standing = yield* tx.grants.find(employee.id);
  if (standing && covers(standing.access, access)) return;
  const changes = { ...changesOf(by, employee, standing, access), request: { from: null, to: request.id } };
  yield* give(context, tx, by, { employee, standing, access, changes });
}

function* give(
  context: EmployeeContext,
  tx: Tables,
  by: Employee,
  given: { employee: Employee; standing: Grant | null; access: Level; changes: Changes },
): Steps<Impersonator> {
  const { employee, standing, access, changes } = given;
  const fields = { employee: personOf(employee), changes };
  const event = eventOf(context, standing ? "grant.changed" : "grant.created", actorOf(by), fields);
  const grant = standing
    ? yield* tx.grants.setAccess(standing.id, access, event)
    : yield* tx.grants.add(newGrant(context, employee, by, access), event);
  return { ...employee, grant };
}

const refuseUnasked: Ask = (_, __, { caller }) => {
  throw unapproved({ employee: personOf(caller) });
};

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
