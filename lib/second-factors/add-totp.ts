import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { wrongProof } from "../proofs/prove.ts";
import { requireOwnProof } from "../proofs/require.ts";
import { throttled } from "../throttle.ts";
import { change } from "../verb.ts";
import { assertRoom, factorAdded } from "./added.ts";
import { CONFIRM_WITHIN_MS, type FactorConfig } from "./factor.ts";
import { newTotpSecret, stepOf, totpUri } from "./totp.ts";
import { encryptTotpSecret, openTotpSecret } from "./totp-secret.ts";

/**
 * Begins to add an authenticator app: it counts once a code of it has come, within ten minutes. The secret in `uri` is told
 * to its owner alone, and never again after that.
 *
 * @throws proof_required, too_many_requests for who has five.
 */
export async function addTotp(context: EmployeeContext, config: FactorConfig): Promise<{ id: string; uri: string }> {
  const secret = newTotpSecret();
  const encryptedSecret = await encryptTotpSecret(secret, config.secret);
  return change(context, function* (tx, caller) {
    yield* requireOwnProof(context, tx, caller);
    assertRoom(yield* tx.totps.list(caller.id));
    const id = context.newId();
    yield* tx.totps.add({ id, employeeId: caller.id, encryptedSecret, createdAt: context.clock() });
    return { id, uri: totpUri(secret, caller.email) };
  });
}

/**
 * What an app reads of one that isn't confirmed yet, for a picture of it.
 *
 * @throws not_found for one that is confirmed, over, or somebody else's.
 */
export async function pendingTotpUri(context: EmployeeContext, config: FactorConfig, id: string): Promise<string> {
  return totpUri(await pendingSecret(context, config, id), context.caller.email);
}

/**
 * The first code of a new app, which is thereby theirs, and proves that it's them. All earlier recovery codes stop working.
 *
 * @returns ten new ones, told this once.
 * @throws not_found, as above; wrong_proof, proof_required, too_many_requests.
 */
export async function confirmTotp(
  context: EmployeeContext,
  config: FactorConfig,
  { id, totp }: { id: string; totp: string },
): Promise<string[]> {
  const secret = await pendingSecret(context, config, id);
  const attempt = async () => stepOf(secret, totp, context.clock());
  const step = await throttled(context, "own second factor", `employee ${context.caller.id}`, attempt);
  return change(context, function* (tx, caller) {
    if (step === null) throw wrongProof("totp", {});
    yield* requireOwnProof(context, tx, caller);
    assertRoom(yield* tx.totps.list(caller.id));
    if (!(yield* tx.totps.confirm(id, step, context.clock()))) throw notFound("authenticator app");
    return yield* factorAdded(context, tx, config, caller, { kind: "totp", name: null });
  });
}

async function pendingSecret(
  { store, caller, clock }: EmployeeContext,
  config: FactorConfig,
  id: string,
): Promise<string> {
  const since = new Date(clock().getTime() - CONFIRM_WITHIN_MS);
  const pending = await store.read((tx) => tx.totps.findPending(id, caller.id, since));
  const secret = pending && (await openTotpSecret(pending.encryptedSecret, config.secret));
  if (secret === null) throw notFound("authenticator app");
  return secret;
}
