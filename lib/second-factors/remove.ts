import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, personOf } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { hasFactor } from "../proofs/proof.ts";
import { enrolledOf, requireOwnProof } from "../proofs/require.ts";
import type { Steps, Tables } from "../store/store.ts";
import { change } from "../verb.ts";
import { replaceCodes } from "./added.ts";
import type { FactorConfig } from "./factor.ts";

/**
 * Takes away one of the caller's own. What it has proved in their other sessions is proved no more, and with the last of
 * them the recovery codes go.
 *
 * @throws proof_required; not_found for one that isn't there, or is somebody else's.
 */
export const removeTotp = (context: EmployeeContext, id: string): Promise<void> =>
  removed(context, function* (tx, caller) {
    if (!(yield* tx.totps.remove(id, caller.id))) throw notFound("authenticator app");
    return { kind: { from: "totp", to: null } };
  });

/** The same of a passkey. */
export const removePasskey = (context: EmployeeContext, id: string): Promise<void> =>
  removed(context, function* (tx, caller) {
    const passkey = (yield* tx.passkeys.list(caller.id)).find((each) => each.id === id);
    if (!passkey || !(yield* tx.passkeys.remove(id, caller.id))) throw notFound("passkey");
    return { kind: { from: "passkey", to: null }, name: { from: passkey.name, to: null } };
  });

type Removal = (tx: Tables, caller: Employee) => Steps<Record<string, { from: string; to: null }>>;

const removed = (context: EmployeeContext, remove: Removal): Promise<void> =>
  change(context, function* (tx, caller) {
    yield* requireOwnProof(context, tx, caller);
    const changes = yield* remove(tx, caller);
    const fields = { employee: personOf(caller), changes };
    yield* tx.audit.add(eventOf(context, "employee.second_factor_removed", actorOf(caller), fields));
    yield* tx.proofs.forget(caller.id, context.session.id, context.clock());
    if (!hasFactor(yield* enrolledOf(tx, caller.id))) yield* tx.recoveryCodes.replace(caller.id, [], context.clock());
  });

/**
 * Ten new recovery codes, told this once; all earlier ones stop working.
 *
 * @throws proof_required; not_found for who has no second factor that they could stand in for.
 */
export function renewRecoveryCodes(context: EmployeeContext, config: FactorConfig): Promise<string[]> {
  return change(context, function* (tx, caller) {
    yield* requireOwnProof(context, tx, caller);
    if (!hasFactor(yield* enrolledOf(tx, caller.id))) throw notFound("second factor");
    const fields = { employee: personOf(caller) };
    yield* tx.audit.add(eventOf(context, "employee.recovery_codes_renewed", actorOf(caller), fields));
    return yield* replaceCodes(context, tx, config, caller.id);
  });
}
