import { after, type Soon } from "./after.ts";
import { isWithin } from "./age.ts";
import { TokenError } from "./errors.ts";
import { type Fetch, fetchJson } from "./fetch-json.ts";
import { type KeySet, readKeySet } from "./key-set.ts";

/** What the server allows its public documents to be kept. A key that is taken back at once is gone here by then. */
const FRESH_MS = 5 * 60_000;
/** Without an answer, keys go on verifying for this long. */
const KEPT_MS = 60 * 60_000;
/** Between two fetches, whoever asks for whatever key. */
const COOLDOWN_MS = 30_000;
/** The same, after a fetch that failed while there are no keys at all. */
const RETRY_MS = 5_000;
const TIMEOUT_MS = 5_000;

/** The issuer's published keys. */
export interface Keys {
  /** The key of that id: at once while they are fresh. @throws TokenError unknown_key, keys_unavailable. */
  find(kid: string): Soon<CryptoKey>;
  /** Is this still the key of that id? Asks nobody and waits for nobody. */
  holds(kid: string, key: CryptoKey): boolean;
}

/** The keys at one configured address, fetched when they are needed and kept for a while. */
export function remoteKeys(url: string, fetch: Fetch, nowMs: () => number): Keys {
  let held: { keys: KeySet; fetchedAtMs: number } | null = null;
  let fetching: Promise<void> | null = null;
  let lastTryAtMs = Number.NEGATIVE_INFINITY;

  const usable = () => (held !== null && isWithin(held.fetchedAtMs, nowMs(), KEPT_MS) ? held.keys : null);
  const stale = () => held === null || !isWithin(held.fetchedAtMs, nowMs(), FRESH_MS);

  const load = async () => {
    const startedAtMs = nowMs();
    try {
      const jwks = await fetchJson(fetch, url, {}, TIMEOUT_MS);
      held = { keys: await readKeySet(jwks, held?.keys), fetchedAtMs: startedAtMs };
    } catch {
      // Nothing to say here: what is held stays until its time is up, and without any the caller is told.
    } finally {
      fetching = null;
    }
  };

  /** One fetch at a time, and none before its time. Who comes while one is under way waits for the same. */
  const refresh = (): Promise<void> => {
    if (fetching !== null) return fetching;
    if (isWithin(lastTryAtMs, nowMs(), usable() === null ? RETRY_MS : COOLDOWN_MS)) return Promise.resolve();
    lastTryAtMs = nowMs();
    fetching = load();
    return fetching;
  };

  return {
    find: (kid) =>
      after(stale() || !held?.keys.has(kid) ? refresh() : undefined, () => {
        const keys = usable();
        if (keys === null) throw new TokenError("keys_unavailable");
        const key = keys.get(kid);
        if (key === undefined) throw new TokenError("unknown_key");
        return key;
      }),
    holds: (kid, key) => !stale() && usable()?.get(kid) === key,
  };
}
