import type { EventFields } from "../audit/event.ts";
import type { EmployeeContext } from "../context.ts";
import { type Employee, personOf } from "../employees/employee.ts";
import { mayChangeFactors, mayGoOnProof, mayLoosenProof } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import { askedOf, type Enrolled, hasFactor, type ProofRules } from "./proof.ts";

/**
 * In the transaction of whatever lets an employee into a user's account, or asks somebody else to: has whoever asks proved, in
 * this session of the dashboard and lately enough, that it's them? It leaves the proof unused, for what then begins.
 *
 * @param attempted - what is recorded of who hasn't: it is no start, so it doesn't count as one.
 * @throws proof_required, with `methods`, and `enroll` where a second factor is asked for and there is none.
 */
export function* requireProof(
  context: EmployeeContext,
  tx: Tables,
  { proofMinutes, requireSecondFactor }: ProofRules,
  attempted: EventFields,
): Steps<void> {
  const proof = yield* tx.proofs.find(context.session.id);
  const may = mayGoOnProof(proof, { proofMinutes, requireSecondFactor }, context.clock());
  // Asked for only where it is needed: most starts have their proof.
  const asked = may.allowed
    ? null
    : askedOf(yield* enrolledOf(tx, context.caller.id), requireSecondFactor, context.signIn);
  must({ ...may, ...(asked && { members: asked }) }, "session.denied", attempted);
}

/** Where a session or a raise begins: its proof counts as used from here on, whatever the organization asks for at the moment. */
export const spendProof = ({ session }: EmployeeContext, tx: Tables): Steps<void> => tx.proofs.spend(session.id);

/** For pages, which say before somebody asks that they will be asked. */
export const isProofDue = ({ store, session, clock }: EmployeeContext): Promise<boolean> =>
  store.read(function* (tx) {
    return !mayGoOnProof(yield* tx.proofs.find(session.id), yield* tx.settings.get(), clock()).allowed;
  });

/**
 * The same for a change of second factors, one's own or another's: by a second factor of whoever has one, as a password
 * alone could otherwise add one of its thief's.
 *
 * @throws proof_required, with `methods`.
 */
export function* requireOwnProof(context: EmployeeContext, tx: Tables, caller: Employee): Steps<void> {
  yield* ask(context, tx, caller, mayChangeFactors);
}

/**
 * The same for whoever makes the rules of proofs looser, if they have a second factor. Who has none isn't asked: the
 * change is in the audit log either way.
 *
 * @throws proof_required, with `methods`.
 */
export function* requireProofToLoosen(context: EmployeeContext, tx: Tables, caller: Employee): Steps<void> {
  yield* ask(context, tx, caller, mayLoosenProof);
}

function* ask(
  context: EmployeeContext,
  tx: Tables,
  caller: Employee,
  rule: typeof mayChangeFactors | typeof mayLoosenProof,
): Steps<void> {
  const enrolled = yield* enrolledOf(tx, caller.id);
  const may = rule(yield* tx.proofs.find(context.session.id), enrolled, context.clock());
  const fields = { employee: personOf(caller) };
  must({ ...may, members: askedOf(enrolled, hasFactor(enrolled), context.signIn) }, "session.denied", fields);
}

/** Which second factors an employee has now. */
export function* enrolledOf(tx: Tables, employeeId: string): Steps<Enrolled> {
  const totps = yield* tx.totps.list(employeeId);
  const passkeys = yield* tx.passkeys.list(employeeId);
  return { totp: totps.length > 0, passkey: passkeys.length > 0 };
}
