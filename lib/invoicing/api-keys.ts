import { notFound } from "../errors.ts";
import { assertNotImpersonated } from "../sessions/account.ts";
import type { ProductContext } from "../sessions/session.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { act, type TallyContext } from "./act.ts";
import type { ApiKeyInput } from "./input.ts";
import { maskKey, SHOWN_OF_SECRET } from "./mask.ts";
import type { ApiKey } from "./store.ts";

const KIND = "tally_live_";

/** The user's keys, newest first. An impersonator doesn't see even their beginnings. */
export async function listApiKeys({ store, session }: ProductContext): Promise<ApiKey[]> {
  const keys = await store.read((tx) => tx.invoicing.listApiKeys(session.user.id));
  return session.impersonation ? keys.map((key) => ({ ...key, prefix: maskKey(key.prefix) })) : keys;
}

/** A new key, with the secret that is told this once and kept as a SHA-256. @throws impersonated */
export async function createApiKey(
  context: TallyContext,
  { name }: ApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  assertNotImpersonated(context);
  const secret = KIND + newToken();
  return act(context, function* (tx) {
    const prefix = secret.slice(0, KIND.length + SHOWN_OF_SECRET);
    const apiKey: ApiKey = { id: context.newId(), name, prefix, createdAt: context.clock() };
    yield* tx.invoicing.addApiKey(context.session.user.id, { ...apiKey, keyHash: hashToken(secret) });
    return { value: { apiKey, secret }, did: "Created an API key" };
  });
}

/** @throws impersonated, not_found */
export async function revokeApiKey(context: TallyContext, id: string): Promise<void> {
  assertNotImpersonated(context);
  return act(context, function* (tx) {
    if (!(yield* tx.invoicing.removeApiKey(context.session.user.id, id))) throw notFound("API key");
    return { value: undefined, did: "Revoked an API key" };
  });
}
