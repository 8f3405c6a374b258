import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { requireOwnProof } from "../proofs/require.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { change } from "../verb.ts";
import type { CreatePersonalTokenInput } from "./input.ts";
import type { PersonalToken } from "./personal-token.ts";

/** Of one employee, at once. */
export const PERSONAL_TOKENS = 10;
const LASTS_MS = 90 * 24 * 60 * 60 * 1000;
/** So that people, and scanners of source code, know what they have found. */
export const TOKEN_PREFIX = "up_";
const HINT_LENGTH = 4;

/**
 * Makes a token for the caller's own tools, and for nobody else's. `token` is told this once: the database keeps its hash.
 *
 * @throws proof_required, as a second factor is asked for where there is one; too_many_requests at ten tokens.
 */
export function createPersonalToken(
  context: EmployeeContext,
  { name }: CreatePersonalTokenInput,
): Promise<{ personalToken: PersonalToken; token: string }> {
  const token = TOKEN_PREFIX + newToken();
  return change(context, function* (tx, caller) {
    yield* requireOwnProof(context, tx, caller);
    if ((yield* tx.personalTokens.list(caller.id)).length >= PERSONAL_TOKENS) throw tooMany();
    const createdAt = context.clock();
    const personalToken = {
      id: context.newId(),
      employeeId: caller.id,
      name,
      hint: token.slice(-HINT_LENGTH),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LASTS_MS),
      lastUsedAt: null,
    };
    const fields = { employee: personOf(caller), changes: { name: { from: null, to: name } } };
    yield* tx.personalTokens.add(
      { ...personalToken, tokenHash: hashToken(token) },
      eventOf(context, "employee.token_created", actorOf(caller), fields),
    );
    return { personalToken, token };
  });
}

const tooMany = () =>
  new DomainError("too_many_requests", `You have ${PERSONAL_TOKENS} tokens. Remove one first.`, {
    retryAfterSeconds: 3600,
  });
