import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, personOf } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import type { Steps, Tables } from "../store/store.ts";
import { FACTORS_MAX, type FactorConfig } from "./factor.ts";
import { newRecoveryCodes, recoveryHash } from "./recovery-code.ts";

/** @throws too_many_requests */
export function assertRoom(known: unknown[]): void {
  if (known.length < FACTORS_MAX) return;
  const sentence = `You have ${FACTORS_MAX} of them. Remove one first.`;
  throw new DomainError("too_many_requests", sentence, { retryAfterSeconds: 3600 });
}

/** What comes with every second factor that is added: its event, new recovery codes, and that it's them is proved by it. */
export function* factorAdded(
  context: EmployeeContext,
  tx: Tables,
  config: FactorConfig,
  caller: Employee,
  { kind, name }: { kind: "totp" | "passkey"; name: string | null },
): Steps<string[]> {
  const changes = { kind: { from: null, to: kind }, ...(name !== null && { name: { from: null, to: name } }) };
  const fields = { employee: personOf(caller), changes };
  yield* tx.audit.add(eventOf(context, "employee.second_factor_added", actorOf(caller), fields));
  yield* tx.proofs.put(context.session.id, "second_factor", context.clock());
  return yield* replaceCodes(context, tx, config, caller.id);
}

/** Ten new ones in place of all before. */
export function* replaceCodes(
  { clock }: EmployeeContext,
  tx: Tables,
  { secret }: FactorConfig,
  employeeId: string,
): Steps<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => recoveryHash(secret, employeeId, code));
  yield* tx.recoveryCodes.replace(employeeId, hashes, clock());
  return codes;
}
