import { createHash, randomBytes } from "node:crypto";
import { notFound } from "#lib/errors.ts";
import { act, type TallyContext } from "./act.ts";
import type { ApiKeyInput } from "./input.ts";
import { assertNotImpersonated } from "./limits.ts";
import { maskKey, SHOWN_OF_SECRET } from "./mask.ts";
import type { ApiKey } from "./rows.ts";

const KIND = "tally_live_";

/** The user's keys, newest first. An impersonator doesn't see even their beginnings. */
export function listApiKeys({ store, session }: TallyContext): ApiKey[] {
  const keys = store.listApiKeys(session.user.id);
  return session.impersonation ? keys.map((key) => ({ ...key, prefix: maskKey(key.prefix) })) : keys;
}

/** A new key, with the secret that is told this once and kept as a SHA-256. @throws impersonated */
export async function createApiKey(
  context: TallyContext,
  { name }: ApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  assertNotImpersonated(context);
  const secret = KIND + randomBytes(32).toString("base64url");
  return act(context, () => {
    const prefix = secret.slice(0, KIND.length + SHOWN_OF_SECRET);
    const apiKey: ApiKey = { id: crypto.randomUUID(), name, prefix, createdAt: context.clock() };
    context.store.addApiKey(context.session.user.id, { ...apiKey, keyHash: hashKey(secret) });
    return { value: { apiKey, secret }, did: "Created an API key" };
  });
}

/** @throws impersonated, not_found */
export async function revokeApiKey(context: TallyContext, id: string): Promise<void> {
  assertNotImpersonated(context);
  return act(context, () => {
    if (!context.store.removeApiKey(context.session.user.id, id)) throw notFound("API key");
    return { value: undefined, did: "Revoked an API key" };
  });
}

export const hashKey = (secret: string): string => createHash("sha256").update(secret).digest("base64url");
