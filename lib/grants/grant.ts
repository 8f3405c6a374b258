import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, type Grant, personOf } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { endAll, endOverdue } from "../impersonations/end.ts";
import { covers, type Level } from "../impersonations/level.ts";
import { dropAll } from "../impersonations/raise.ts";
import { mayGrant, mayRevoke } from "../policy.ts";
import { rightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must, turn } from "../verb.ts";
import { goesFurther, isSame } from "./further.ts";
import { chosen, type Impersonator } from "./list.ts";
import { isOver, warnAtOf } from "./standing.ts";

/**
 * Lets an employee impersonate, up to a level, and until a moment or for good. One person at a time, so that two Admins at
 * work never undo each other; granting what is granted changes nothing. Who grants themselves is recorded as such. What goes
 * less far than now takes away: it is allowed while the feature is off, too; a lower level drops that employee's raise, and
 * ends what is above it. What goes further in anything gives power, and isn't done where it can't be recorded.
 *
 * @param until - when it is over by itself; null for never.
 * @throws not_found, forbidden, impersonation_disabled while the feature is off, employee_inactive, invalid_input for an end
 * that is past (at `/until`).
 */
export function grantImpersonator(
  context: EmployeeContext,
  employeeId: string,
  access: Level = "full",
  until: Date | null = null,
): Promise<Impersonator> {
  let takes = false;
  return turn(() => takes)(context, function* (tx, caller) {
    const now = rightTime(context)();
    const wanted = { access, until };
    const employee = yield* chosen(tx, caller, employeeId);
    const standing = yield* standingNow(context, tx, employee, now);
    takes = standing !== null && !isSame(standing, wanted) && !goesFurther(wanted, standing);
    const fields = { employee: personOf(employee), changes: changesOf(caller, employee, standing, wanted) };
    const may = takes ? mayRevoke(caller, employee) : mayGrant(caller, employee, yield* tx.settings.get());
    must(may, "impersonation.denied", fields);
    if (isOver(wanted, now)) throw past();
    if (standing && isSame(standing, wanted)) return { ...employee, grant: standing };
    if (standing && !covers(access, standing.access)) yield* lower(context, tx, standing, caller);
    const event = eventOf(context, standing ? "grant.changed" : "grant.created", actorOf(caller), fields);
    const to = { ...wanted, warnAt: warnAtOf(until, now) };
    const grant = standing
      ? yield* tx.grants.update(standing.id, to, event)
      : yield* tx.grants.add({ ...newGrant(context, employee, caller, now), ...to }, event);
    return { ...employee, grant };
  });
}

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
