import { isWithin } from "./age.ts";
import { TokenError } from "./errors.ts";
import { basicAuth, type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord, isText } from "./key-set.ts";
import { memory } from "./memory.ts";

/** How old the list may be before it is asked for again, and how often it is asked for at most. */
const FRESH_MS = 2_500;
/** How old it may get while no answer comes. After that nobody can say who is still impersonating. */
const PATIENCE_MS = 5_000;
/** An answer that takes longer is none: whoever waits for it wants to know within the patience. */
const TIMEOUT_MS = 2_000;
/** A token of an ended session can be around for its own life, and clocks differ by seconds. */
const REMEMBER_MS = 310_000;

/** Which sessions have ended before their tokens. */
export interface Revocations {
  has(sid: string): boolean;
  add(sid: string): void;
  /** Makes sure that the list is at most seconds old. @throws TokenError revocations_unavailable. */
  refresh(): Promise<void>;
}

export interface RevocationsOptions {
  authUrl: string;
  clientId: string;
  clientSecret: string;
  fetch: Fetch;
  nowMs: () => number;
}

/** The ended impersonations of this product, asked for when they are needed: once for everybody, never per request. */
export function remoteRevocations({ authUrl, clientId, clientSecret, fetch, nowMs }: RevocationsOptions): Revocations {
  const ended = memory(nowMs);
  const headers = { authorization: basicAuth(clientId, clientSecret) };
  let cursor: string | null = null;
  let pulling: Promise<void> | null = null;
  /** An answer speaks of the moment of its question. */
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let goodAtMs = Number.NEGATIVE_INFINITY;

  const pull = async () => {
    const startedAtMs = nowMs();
    const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    try {
      const answer = await fetchJson(fetch, `${authUrl}/api/v1/revocations${query}`, { headers }, TIMEOUT_MS);
      const { sids, nextCursor } = readAnswer(answer);
      for (const sid of sids) ended.add(sid, nowMs() + REMEMBER_MS);
      cursor = nextCursor;
      goodAtMs = startedAtMs;
    } catch {
      // The age of the last good answer decides what follows. The next question is the first one again: a server that
      // was restored from a copy may not know the cursor.
      cursor = null;
    } finally {
      pulling = null;
    }
  };

  return {
    has: ended.has,
    add: (sid) => ended.add(sid, nowMs() + REMEMBER_MS),
    async refresh() {
      if (isWithin(goodAtMs, nowMs(), FRESH_MS)) return;
      if (pulling === null && !isWithin(askedAtMs, nowMs(), FRESH_MS)) {
        askedAtMs = nowMs();
        pulling = pull();
      }
      await pulling;
      if (!isWithin(goodAtMs, nowMs(), PATIENCE_MS)) throw new TokenError("revocations_unavailable");
    },
  };
}

function readAnswer(answer: unknown): { sids: string[]; nextCursor: string } {
  const { items, nextCursor } = isRecord(answer) ? answer : {};
  if (!Array.isArray(items) || !isText(nextCursor)) throw new Error("not a list of ended sessions");
  const sids = items.map((item: unknown) => (isRecord(item) ? item.sid : undefined));
  if (!sids.every(isText)) throw new Error("not a list of ended sessions");
  return { sids, nextCursor };
}
