import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import type { RegistrationInput } from "../proofs/input.ts";
import { wrongProof } from "../proofs/prove.ts";
import { requireOwnProof } from "../proofs/require.ts";
import { throttled } from "../throttle.ts";
import { change } from "../verb.ts";
import { assertRoom, factorAdded } from "./added.ts";
import { CONFIRM_WITHIN_MS, type FactorConfig } from "./factor.ts";
import { registrationOptions, siteOf, verifyRegistration } from "./webauthn.ts";

/**
 * Begins to add a passkey. `options` are what a browser makes one with (the JSON of WebAuthn's creation options); its answer
 * has ten minutes, and is for this host and this one question alone.
 *
 * @throws proof_required, too_many_requests for who has five.
 */
export async function addPasskey(
  context: EmployeeContext,
  config: FactorConfig,
): Promise<{ id: string; options: object }> {
  const { store, caller, clock } = context;
  const known = await store.read((tx) => tx.passkeys.list(caller.id));
  const options = await registrationOptions(siteOf(config), caller, known);
  return change(context, function* (tx, employee) {
    yield* requireOwnProof(context, tx, employee);
    assertRoom(yield* tx.passkeys.list(employee.id));
    const id = context.newId();
    const row = { id, employeeId: employee.id, challenge: options.challenge, createdAt: clock() };
    yield* tx.passkeys.add(row);
    return { id, options };
  });
}

/**
 * The new passkey itself, which proves that it's them, too. All earlier recovery codes stop working.
 *
 * @returns ten new ones, told this once.
 * @throws not_found for one that is confirmed, answered already, over, or somebody else's; wrong_proof, proof_required.
 */
export async function confirmPasskey(
  context: EmployeeContext,
  config: FactorConfig,
  { id, name, passkey }: { id: string; name: string; passkey: RegistrationInput },
): Promise<string[]> {
  const { store, caller, clock } = context;
  const since = new Date(clock().getTime() - CONFIRM_WITHIN_MS);
  // Gone with the first answer, whatever that is worth.
  const challenge = await store.write((tx) => tx.passkeys.takeChallenge(id, caller.id, since));
  if (challenge === null) throw notFound("passkey");
  const attempt = () => verifyRegistration(siteOf(config), challenge, passkey);
  const made = await throttled(context, "own second factor", `employee ${caller.id}`, attempt);
  return change(context, function* (tx, employee) {
    // One that is known already is somebody's, and proves nothing for another.
    if (made === null || (yield* tx.passkeys.isKnown(made.credentialId))) throw wrongProof("passkey");
    yield* requireOwnProof(context, tx, employee);
    assertRoom(yield* tx.passkeys.list(employee.id));
    if (!(yield* tx.passkeys.confirm(id, { ...made, name }, clock()))) throw notFound("passkey");
    return yield* factorAdded(context, tx, config, employee, { kind: "passkey", name });
  });
}
