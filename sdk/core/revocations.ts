import { after, type Soon } from "./after.ts";
import { isWithin } from "./age.ts";
import { TokenError } from "./errors.ts";
import { basicAuth, type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord, isText } from "./key-set.ts";
import { type Level, readLevel } from "./level.ts";
import { memory, recollection } from "./memory.ts";
import { pushedEnds } from "./pushed-ends.ts";

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
  /** The level that a session was said to have, if it has changed lately; whoever asks judges the time of a raise. */
  levelOf(sid: string): Level | undefined;
  add(sid: string): void;
  /** Makes sure that the list is at most seconds old: at once while it is. @throws TokenError revocations_unavailable. */
  refresh(): Soon<void>;
  /** No pushing any more. */
  close(): void;
}

export interface RevocationsOptions {
  authUrl: string;
  clientId: string;
  clientSecret: string;
  fetch: Fetch;
  nowMs: () => number;
  /** Have ends pushed, where that can be had. */
  pushed: boolean;
}

/**
 * The ended impersonations of this product. Asked for when they are needed, once for everybody and never per request; after
 * the first answer they are pushed, and asked for again only when the connection falls silent.
 */
export function remoteRevocations(options: RevocationsOptions): Revocations {
  const { authUrl, clientId, clientSecret, fetch, nowMs, pushed } = options;
  const url = `${authUrl}/api/v1/revocations`;
  const ended = memory(nowMs);
  const changed = recollection<Level>(nowMs);
  const headers = { authorization: basicAuth(clientId, clientSecret) };
  let cursor: string | null = null;
  let pulling: Promise<void> | null = null;
  /** An answer speaks of the moment of its question. */
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let goodAtMs = Number.NEGATIVE_INFINITY;
  let neededAtMs = Number.NEGATIVE_INFINITY;

  /** How often something was pushed: an answer that was asked for before that may know less of the levels. */
  let pushes = 0;

  const take = (answer: unknown, isNewest = true) => {
    const { sids, levels, nextCursor } = readAnswer(answer);
    for (const sid of sids) ended.add(sid, nowMs() + REMEMBER_MS);
    // Ends stay, and a level goes up and down: what was pushed meanwhile isn't told again.
    for (const { sid, level } of isNewest ? levels : []) changed.put(sid, level, nowMs() + REMEMBER_MS);
    cursor = nextCursor;
  };

  const push = pushed
    ? pushedEnds({
        ...{ url, headers, nowMs },
        take(answer) {
          take(answer);
          pushes++;
        },
        cursor: () => cursor,
        // Nobody has needed it for as long as any token lives.
        wanted: () => isWithin(neededAtMs, nowMs(), REMEMBER_MS),
        good: (atMs) => {
          goodAtMs = atMs;
        },
      })
    : null;

  const pull = async () => {
    const startedAtMs = nowMs();
    const pushedBefore = pushes;
    const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    try {
      const answer = await fetchJson(fetch, url + query, { headers }, TIMEOUT_MS);
      take(answer, pushes === pushedBefore);
      goodAtMs = startedAtMs;
      push?.open();
    } catch {
      // The age of the last good answer decides what follows. The next question is the first one again: a server that
      // was restored from a copy may not know the cursor.
      cursor = null;
    } finally {
      pulling = null;
    }
  };

  const judge = () => {
    if (!isWithin(goodAtMs, nowMs(), PATIENCE_MS)) throw new TokenError("revocations_unavailable");
  };

  return {
    has: ended.has,
    levelOf: changed.get,
    add: (sid) => ended.add(sid, nowMs() + REMEMBER_MS),
    refresh() {
      neededAtMs = nowMs();
      if (isWithin(goodAtMs, neededAtMs, FRESH_MS)) return;
      if (pulling === null && !isWithin(askedAtMs, neededAtMs, FRESH_MS)) {
        askedAtMs = neededAtMs;
        pulling = pull();
      }
      return after(pulling ?? undefined, judge);
    },
    close: () => push?.close(),
  };
}

interface Answer {
  sids: string[];
  levels: { sid: string; level: Level }[];
  nextCursor: string;
}

/** An Understudy that knows no levels says none. */
function readAnswer(answer: unknown): Answer {
  const { items, changes = [], nextCursor } = isRecord(answer) ? answer : {};
  if (!Array.isArray(items) || !isText(nextCursor)) throw new Error("not a list of ended sessions");
  const sids = items.map((item: unknown) => (isRecord(item) ? item.sid : undefined));
  if (!sids.every(isText)) throw new Error("not a list of ended sessions");
  if (!Array.isArray(changes)) throw new Error("not a list of changed levels");
  const levels = changes.map((change: unknown) => {
    if (!isRecord(change) || !isText(change.sid)) throw new Error("not a list of changed levels");
    return { sid: change.sid, level: readLevel(change) };
  });
  return { sids, levels, nextCursor };
}
