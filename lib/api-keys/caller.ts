import type { Actor } from "../audit/event.ts";
import type { ApiKeyContext, Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { writeAnyway } from "../verb.ts";
import type { ApiKey } from "./api-key.ts";
import { KEY_PREFIX } from "./create.ts";

/** How exactly `lastUsedAt` is known, in milliseconds: a write for every request would cost more than the request. */
const TOUCH_EVERY_MS = 60_000;

/**
 * The standing key of a bearer token, read anew on every request, or null. Nobody counts the tries: 256 bits can't be
 * guessed, and counting would cost a write where refusing costs a read.
 */
export async function findApiKey(context: Context, token: string): Promise<ApiKey | null> {
  if (!token.startsWith(KEY_PREFIX)) return null;
  const apiKey = await context.store.read((tx) => tx.apiKeys.findByKey(hashToken(token)));
  const now = context.clock();
  if (apiKey && now.getTime() - (apiKey.lastUsedAt?.getTime() ?? 0) >= TOUCH_EVERY_MS) {
    // A database that can't be written, full or locked, can be read all the same: only a convenience is lost.
    await context.store.write((tx) => tx.apiKeys.touch(apiKey.id, now)).catch(() => {});
  }
  return apiKey;
}

/**
 * One change by a key, in one transaction that begins with whether the key still stands, now that it is about to happen.
 *
 * @throws not_signed_in
 */
export const changeByKey = <R>(context: ApiKeyContext, body: (tx: Tables) => Steps<R>): Promise<R> =>
  context.store.write(withStanding(context, body));

/** The same for what takes power away: see `takeAway`. */
export const takeAwayByKey = <R>(context: ApiKeyContext, body: (tx: Tables) => Steps<R>): Promise<R> =>
  writeAnyway(context.store, withStanding(context, body));

const withStanding = <R>({ apiKey }: ApiKeyContext, body: (tx: Tables) => Steps<R>) =>
  function* (tx: Tables): Steps<R> {
    if (!(yield* tx.apiKeys.find(apiKey.id))) throw unknownKey();
    return yield* body(tx);
  };

export const unknownKey = () =>
  new DomainError("not_signed_in", "Send an API key that stands: Authorization: Bearer us_...");

export const actorOfKey = ({ apiKey: { id, name } }: ApiKeyContext): Actor => ({ kind: "api_key", id, name });
