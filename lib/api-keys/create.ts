import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mayManageApiKeys } from "../policy.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { change, must } from "../verb.ts";
import type { ApiKey } from "./api-key.ts";
import type { CreateApiKeyInput } from "./input.ts";

/** Standing at once: as many as one list shows. */
export const API_KEYS = 100;
/** So that people, and scanners of source code, know what they have found. */
export const KEY_PREFIX = "us_";
const HINT_LENGTH = 4;

/**
 * Makes a key for one of the organization's own servers. `key` is told this once: the database keeps its hash.
 *
 * @throws forbidden for Members; too_many_requests at 100 keys.
 */
export function createApiKey(
  context: EmployeeContext,
  { name }: CreateApiKeyInput,
): Promise<{ apiKey: ApiKey; key: string }> {
  const key = KEY_PREFIX + newToken();
  return change(context, function* (tx, caller) {
    const changes = { name: { from: null, to: name } };
    must(mayManageApiKeys(caller), "api_key.denied", { changes });
    if ((yield* tx.apiKeys.list()).length >= API_KEYS) throw tooMany();
    const row = { id: context.newId(), name, hint: key.slice(-HINT_LENGTH), keyHash: hashToken(key) };
    const apiKey = yield* tx.apiKeys.add(
      { ...row, createdById: caller.id, createdAt: context.clock() },
      eventOf(context, "api_key.created", actorOf(caller), { changes }),
    );
    return { apiKey, key };
  });
}

const tooMany = () =>
  new DomainError("too_many_requests", `There are ${API_KEYS} API keys. Revoke one first.`, {
    retryAfterSeconds: 3600,
  });
