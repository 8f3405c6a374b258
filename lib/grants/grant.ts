import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { endAll, endOverdue } from "../impersonations/end.ts";
import { covers, type Level } from "../impersonations/level.ts";
import { dropAll } from "../impersonations/raise.ts";
import { mayGrant, mayRevoke, needsOwner } from "../policy.ts";
import { aboutRequest } from "../requests/about.ts";
import type { Asked } from "../requests/ask.ts";
import { unapproved } from "../requests/needs.ts";
import type { AccessRequest } from "../requests/request.ts";
import { rightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import { goesFurther, isSame } from "./further.ts";
import { chosen, type Impersonator } from "./list.ts";
import { isOver, warnAtOf } from "./standing.ts";

/** What is done where an Owner has to say yes first. */
type Ask = (context: EmployeeContext, tx: Tables, wanted: Wanted & { caller: Employee }) => Steps<Asked>;

/**
 * Lets an employee impersonate, up to a level, and until a moment or for good. One person at a time, so that two Admins at
 * work never undo each other; granting what is granted changes nothing. Who grants themselves is recorded as such; where an
 * Owner has to say yes to that first, they are asked by `ask`, and without it that is refused. What goes less far than now
 * takes away: it is allowed while the feature is off, too; a lower level drops that employee's raise, and ends what is above
 * it. What goes further in anything gives power, and isn't done where it can't be recorded.
 *
 * @param until - when it is over by itself; null for never.
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive, not_approved, invalid_input
 * for an end that is past (at `/until`); whatever `ask` throws.
 */
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access?: Level,
  until?: Date | null,
): Promise<Impersonator>;
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level,
  until: Date | null,
  ask: Ask,
): Promise<Impersonator | Asked>;
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level = "full",
  until: Date | null = null,
  ask: Ask = refuseUnasked,
): Promise<Impersonator | Asked> {
  let takes = false;
  return turn(() => takes)(context, function* (tx, caller): Steps<Impersonator | Asked> {
    const now = rightTime(context)();
    const wanted = { access, until };
    const employee = yield* chosen(tx, caller, employeeId);
    const standing = yield* standingNow(context, tx, employee, now);
    const settings = yield* tx.settings.get();
    takes = standing !== null && !isSame(standing, wanted) && !goesFurther(wanted, standing);
    const fields = { employee: personOf(employee), changes: changesOf(caller, employee, standing, wanted) };
    const may = takes ? mayRevoke(caller, employee) : mayGrant(caller, employee, settings);
    must(may, "impersonation.denied", fields);
    if (isOver(wanted, now)) throw past();
    if (standing && isSame(standing, wanted)) return { ...employee, grant: standing };
    if (!takes && needsOwner(caller, employee, settings)) return yield* ask(context, tx, { caller, ...wanted });
    return yield* give(context, tx, caller, { employee, standing, wanted, changes: fields.changes, now });
  });
}

/**
 * Gives an Admin the access that they have asked for, by the Owner who says yes, in the transaction of that. What they have
 * got otherwise meanwhile stays.
 *
 * @throws whatever refuses to give it now; invalid_input for an end that has passed meanwhile.
 */
export function* grantRequested(
  context: EmployeeContext,
  tx: Tables,
  by: Employee,
  request: AccessRequest,
): Steps<void> {
  const now = context.clock();
  const employee = yield* tx.employees.find(request.impersonator.id);
  if (!employee) throw notFound("employee");
  const wanted = { access: request.access, until: request.until };
  must(mayGrant(by, employee, yield* tx.settings.get()), "request.denied", aboutRequest(request));
  if (isOver(wanted, now)) throw past();
  const standing = yield* standingNow(context, tx, employee, now);
  if (standing && !goesFurther(wanted, standing)) return;
  const changes = { ...changesOf(by, employee, standing, wanted), request: { from: null, to: request.id } };
  yield* give(context, tx, by, { employee, standing, wanted, changes, now });
}

interface Given {
  employee: Employee;
  standing: Grant | null;
  wanted: Wanted;
  changes: Changes;
  now: Date;
}

function* give(context: EmployeeContext, tx: Tables, by: Employee, given: Given): Steps<Impersonator> {
  const { employee, standing, wanted, changes, now } = given;
  if (standing && !covers(wanted.access, standing.access)) yield* lower(context, tx, standing, by);
  const fields = { employee: personOf(employee), changes };
  const event = eventOf(context, standing ? "grant.changed" : "grant.created", actorOf(by), fields);
  const to = { ...wanted, warnAt: warnAtOf(wanted.until, now) };
  const grant = standing
    ? yield* tx.grants.update(standing.id, to, event)
    : yield* tx.grants.add({ ...newGrant(context, employee, by, now), ...to }, event);
  return { ...employee, grant };
}

const refuseUnasked: Ask = (_, __, { caller }) => {
  throw unapproved({ employee: personOf(caller) });
};

/** What is over by its time gets its own end and event, before there is another. */
function* standingNow(context: EmployeeContext, tx: Tables, { id }: Employee, now: Date): Steps<Grant | null> {
  const standing = yield* tx.grants.find(id);
  if (!standing || !isOver(standing, now)) return standing;
  yield* endOverdue({ ...context, clock: () => now }, tx);
  return null;
}

const PAST = "Choose a moment that is still to come.";
const past = () => new DomainError("invalid_input", PAST, { fields: [{ pointer: "/until", detail: PAST }] });

function changesOf(caller: Employee, employee: Employee, standing: Grant | null, wanted: Wanted): Changes {
  const until = { from: told(standing?.until), to: told(wanted.until) };
  return {
    ...(!standing && { mayImpersonate: { from: false, to: true } }),
    ...(standing?.access !== wanted.access && { access: { from: standing?.access ?? null, to: wanted.access } }),
    ...(until.from !== until.to && { until }),
    ...(employee.id === caller.id && { selfGrant: { from: null, to: true } }),
  };
}

type Wanted = Pick<Grant, "access" | "until">;
const told = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

function* lower(context: EmployeeContext, tx: Tables, { id: grantId }: Grant, by: Employee): Steps<void> {
  yield* dropAll(context, tx, { grantId }, "grant_revoked", by);
  yield* endAll(context, tx, { grantId, access: "full" }, "grant_revoked", actorOf(by));
}

const newGrant = ({ newId }: EmployeeContext, employee: Employee, caller: Employee, now: Date) => ({
  id: newId(),
  employeeId: employee.id,
  grantedById: caller.id,
  grantedAt: now,
});
