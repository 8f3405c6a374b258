import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { verifyPassword } from "../employees/password.ts";
import { DomainError } from "../errors.ts";
import type { FactorConfig, Passkey } from "../second-factors/factor.ts";
import { recoveryHash } from "../second-factors/recovery-code.ts";
import { stepOf } from "../second-factors/totp.ts";
import { openTotpSecret } from "../second-factors/totp-secret.ts";
import { assertionOptions, siteOf, verifyAssertion } from "../second-factors/webauthn.ts";
import { throttled } from "../throttle.ts";
import { change, Refusal } from "../verb.ts";
import type { AssertionInput, ProofInput } from "./input.ts";
import type { ProofKind } from "./proof.ts";

/** How long a passkey has to answer, in milliseconds. */
export const CHALLENGE_MS = 5 * 60 * 1000;

type How = "password" | "totp" | "recovery_code" | "passkey";

/**
 * Proves, in this session of the dashboard, that it's still its employee who sits there. Whatever comes again, a code, a
 * passkey's answer, a recovery code, proves nothing. Tries are counted as those to sign in are, of passwords and of second
 * factors each by themselves: who knows the one has no more tries at the other by it.
 *
 * @throws wrong_proof, which is recorded; too_many_requests.
 */
export async function proveIt(context: EmployeeContext, config: FactorConfig, given: ProofInput): Promise<void> {
  const how = howOf(given);
  const kind = kindOf(how);
  const counted = kind === "password" ? "own password" : "own second factor";
  const tried = () => isRight(context, config, given).then((right) => right || null);
  const right = await throttled(context, counted, `employee ${context.caller.id}`, tried);
  await change(context, function* (tx, caller) {
    const person = personOf(caller);
    if (right === null) throw wrongProof(how, { employee: person });
    const changes = { method: { from: null, to: how } };
    yield* tx.audit.add(eventOf(context, "session.proved", actorOf(caller), { employee: person, changes }));
    yield* tx.proofs.put(context.session.id, kind, context.clock());
  });
}

/** 422, not 401: the session is good, what was given is not. The record says by what it was tried, and never what it was. */
export function wrongProof(how: How, fields: ConstructorParameters<typeof Refusal>[2] = {}, pointer = pointers[how]) {
  const error = new DomainError("wrong_proof", sentences[how], { fields: [{ pointer, detail: sentences[how] }] });
  return new Refusal(error, "session.denied", { ...fields, changes: { method: { from: null, to: how } } });
}

const sentences: Record<How, string> = {
  password: "That isn't your password.",
  totp: "That code isn't right, or was used already. Wait for the next one.",
  recovery_code: "That isn't one of your recovery codes, or was used already.",
  passkey: "That passkey couldn't be checked. Try again.",
};
const pointers: Record<How, string> = {
  ...{ password: "/password", totp: "/totp", recovery_code: "/recoveryCode", passkey: "" },
};

const kindOf = (how: How): ProofKind => (how === "password" ? "password" : "second_factor");

function howOf(given: ProofInput): How {
  if ("password" in given) return "password";
  if ("totp" in given) return "totp";
  return "recoveryCode" in given ? "recovery_code" : "passkey";
}

/** Whatever can be used once is used by this, right at the moment in which it is found to be right. */
async function isRight(context: EmployeeContext, config: FactorConfig, given: ProofInput): Promise<boolean> {
  const { store, caller, clock } = context;
  if ("password" in given) {
    const known = await store.read((tx) => tx.employees.passwordHashOf(caller.id));
    return verifyPassword(given.password, known);
  }
  if ("totp" in given) return totpIsRight(context, config, given.totp);
  if ("recoveryCode" in given) {
    const hash = recoveryHash(config.secret, caller.id, given.recoveryCode);
    return store.write((tx) => tx.recoveryCodes.use(caller.id, hash, clock()));
  }
  return passkeyIsRight(context, config, given);
}

async function totpIsRight({ store, caller, clock }: EmployeeContext, config: FactorConfig, code: string) {
  const totps = await store.read((tx) => tx.totps.list(caller.id));
  for (const { id, encryptedSecret } of totps) {
    const secret = await openTotpSecret(encryptedSecret, config.secret);
    const step = secret === null ? null : stepOf(secret, code, clock());
    // Of a step that was used already another one of theirs may be right all the same.
    if (step !== null && (await store.write((tx) => tx.totps.use(id, step, clock())))) return true;
  }
  return false;
}

/** The challenge is gone with the first answer, whatever that is worth. */
async function passkeyIsRight(
  { store, caller, session, clock }: EmployeeContext,
  config: FactorConfig,
  given: AssertionInput,
) {
  const challenge = await store.write((tx) => tx.proofs.takeChallenge(session.id, clock()));
  const known = await store.read((tx) => tx.passkeys.list(caller.id));
  const passkey = known.find(({ credentialId }) => credentialId === given.id);
  if (challenge === null || !passkey) return false;
  const counter = await verifyAssertion(siteOf(config), challenge, passkey, given);
  const used = { id: passkey.id, from: passkey.counter, at: clock() };
  return counter !== null && (await store.write((tx) => tx.passkeys.use({ ...used, to: String(counter) })));
}

/** What a browser asks one of the caller's passkeys with. The challenge is for this session, and one answer. */
export async function challengePasskey(context: EmployeeContext, config: FactorConfig): Promise<object> {
  const { store, caller, session, clock } = context;
  const known: Passkey[] = await store.read((tx) => tx.passkeys.list(caller.id));
  const options = await assertionOptions(siteOf(config), known);
  const until = new Date(clock().getTime() + CHALLENGE_MS);
  await change(context, (tx) => tx.proofs.setChallenge(session.id, options.challenge, until));
  return options;
}
