import type { Actor } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, personOf } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { mayResetSecondFactor } from "../policy.ts";
import { requireOwnProof } from "../proofs/require.ts";
import type { Steps, Tables } from "../store/store.ts";
import { change, must } from "../verb.ts";

/**
 * Takes all second factors from somebody who has lost them, with their recovery codes: they add new ones under Account,
 * with their password. Whoever it is done to is told, and so is every other Owner. Of who has none there is nothing to
 * take, which is no error and changes nothing.
 *
 * @throws not_found; forbidden for everybody but Owners, and for one's own; proof_required.
 */
export function resetSecondFactor(context: EmployeeContext, employeeId: string): Promise<void> {
  return change(context, function* (tx, caller) {
    const target = yield* tx.employees.find(employeeId);
    if (!target) throw notFound("employee");
    must(mayResetSecondFactor(caller, target), "employee.denied", { employee: personOf(target) });
    yield* requireOwnProof(context, tx, caller);
    yield* clearFactors(context, tx, target, actorOf(caller));
  });
}

/** The same where who asks has proved it in another way, as by having the server itself. */
export function* clearFactors(context: Context, tx: Tables, target: Employee, actor: Actor): Steps<void> {
  const totps = yield* tx.totps.removeAll(target.id);
  const passkeys = yield* tx.passkeys.removeAll(target.id);
  yield* tx.recoveryCodes.replace(target.id, [], context.clock());
  yield* tx.proofs.forget(target.id, null, context.clock());
  if (totps + passkeys === 0) return;
  const changes = { authenticatorApps: { from: totps, to: 0 }, passkeys: { from: passkeys, to: 0 } };
  const fields = { employee: personOf(target), changes };
  yield* tx.audit.add(eventOf(context, "employee.second_factor_reset", actor, fields));
}
