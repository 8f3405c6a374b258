import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { throttled } from "../throttle.ts";
import { Refusal, takeAway } from "../verb.ts";
import { type DashboardSession, type Employee, personOf } from "./employee.ts";
import { endSessions } from "./end-sessions.ts";
import type { ChangePasswordInput } from "./input.ts";
import { assertGoodPassword, hashPassword, verifyPassword } from "./password.ts";

/**
 * The caller's own password. Their other sessions end, this one stays; all their impersonations end, and reset links
 * become void. Tries count as tries to sign in do: a stolen cookie is no way to guess the password behind it.
 *
 * @throws invalid_input for a wrong current password (at `/current`) or a weak new one (at `/next`), too_many_requests.
 */
export async function changePassword(context: EmployeeContext, { current, next }: ChangePasswordInput): Promise<void> {
  const { caller, session } = context;
  assertGoodPassword(next, caller, "/next");
  if (next === current) throw wrong("/next", "Choose a password that is not the current one.");
  const known = await context.store.read((tx) => tx.employees.passwordHashOf(caller.id));
  const right = await throttled(
    context,
    "own password",
    `employee ${caller.id}`,
    async () => (await verifyPassword(current, known)) || null,
  );
  const passwordHash = right && (await hashPassword(next));
  await takeAway(context, function* (tx, employee) {
    if (passwordHash === null) throw wrongCurrent(employee);
    if ((yield* tx.employees.passwordHashOf(employee.id)) !== known) throw changedMeanwhile();
    const actor = actorOf(employee);
    const event = eventOf(context, "employee.password_changed", actor, { employee: personOf(employee) });
    yield* tx.employees.update(employee.id, { passwordHash }, event);
    yield* endSessions(context, tx, employee, { exceptId: session.id }, "password_changed", actor);
    yield* endAll(context, tx, { impersonatorId: employee.id }, "dashboard_signed_out", actor);
    yield* tx.links.void({ employeeId: employee.id, purpose: "reset" }, context.clock());
  });
}

/** A reset link was used while the new password was being hashed: the newer choice stays. */
const changedMeanwhile = () =>
  new DomainError(
    "changed_meanwhile",
    "Your password was changed elsewhere at the same moment. Sign in with that one.",
  );

/** 422, not 401: the session is good, what was typed is not. The record names what it was. */
const wrongCurrent = (employee: Employee) =>
  new Refusal(wrong("/current", "That isn't your current password."), "employee.denied", {
    employee: personOf(employee),
    reason: "wrong_credentials",
  });

const wrong = (pointer: string, detail: string) =>
  new DomainError("invalid_input", detail, { fields: [{ pointer, detail }] });

/** Where the caller is signed in, newest first; `current` is the session of this call. */
export async function listOwnSessions({
  store,
  caller,
  session,
  clock,
}: EmployeeContext): Promise<(DashboardSession & { current: boolean })[]> {
  const open = await store.read((tx) => tx.dashboardSessions.listOpen(caller.id, clock()));
  return open.map((each) => ({ ...each, current: each.id === session.id }));
}

/**
 * Ends one of the caller's own sessions, and what was confirmed in it. This very one may be ended too.
 *
 * @throws not_found for one that is over, or somebody else's.
 */
export function endOwnSession(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const ended = yield* endSessions(context, tx, caller, { id }, "ended_elsewhere", actorOf(caller));
    if (ended.length === 0) throw notFound("session");
  });
}

/** Ends all of the caller's sessions but this one. */
export function endOtherSessions(context: EmployeeContext): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    yield* endSessions(context, tx, caller, { exceptId: context.session.id }, "ended_elsewhere", actorOf(caller));
  });
}
