import { isWithin } from "./age.ts";
import { basicAuth, type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord } from "./key-set.ts";
import { type Level, levelAt, levelOf } from "./level.ts";
import { memory } from "./memory.ts";

/** How old an answer may be before the issuer is asked again, and how often it is asked for one impersonation at most. */
const FRESH_MS = 2_500;
/** How old it may get while no answer comes. After that nobody can say whether the impersonation is still on. */
const PATIENCE_MS = 5_000;
const TIMEOUT_MS = 2_000;
/** No impersonation is longer. */
const REMEMBER_MS = 65 * 60_000;
/** Impersonations that are watched at once, each by one employee. More are asked anew each time. */
const MOST_WATCHED = 1000;

const namesIn = (said: unknown): string[] =>
  Array.isArray(said) ? said.filter((name): name is string => typeof name === "string") : [];

const READ_ONLY: Level = { access: "read_only", raisedUntil: null };

/** Says whether impersonations are still on. */
export interface Liveness {
  /** False when it is over, and when that can't be found out for 5 seconds. */
  alive(impersonation: { id: string; accessToken: string; expiresAt: number }): Promise<boolean>;
  /** The level of one that was found alive; of any other, read-only. */
  levelOf(impersonationId: string): Level;
  /** Who else was signed in as the same user when one was found alive, by name. */
  othersIn(impersonationId: string): readonly string[];
  /** Ends one from now on, in this process. */
  add(impersonationId: string): void;
  /** Ends one for everybody. @throws Error when the issuer couldn't be told; it is over here all the same. */
  end(impersonation: { id: string; accessToken: string }): Promise<void>;
}

export interface LivenessOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  fetch: Fetch;
  nowMs: () => number;
}

interface Watched {
  asking: Promise<void> | null;
  askedAtMs: number;
  goodAtMs: number;
  level: Level;
  others: readonly string[];
}

/** Asks the issuer's introspection endpoint (RFC 7662): for all requests of an impersonation together, every 2.5 seconds. */
export function introspection({ issuer, clientId, clientSecret, fetch, nowMs }: LivenessOptions): Liveness {
  const headers = { authorization: basicAuth(clientId, clientSecret) };
  const ended = memory(nowMs);
  const watched = new Map<string, Watched>();
  const end = (id: string) => {
    watched.delete(id);
    ended.add(id, nowMs() + REMEMBER_MS);
  };

  const ask = async (id: string, accessToken: string, watch: Watched) => {
    const startedAtMs = nowMs();
    try {
      const body = new URLSearchParams({ token: accessToken, token_type_hint: "access_token" });
      const init = { method: "POST", body, headers };
      const answer = await fetchJson(fetch, `${issuer}/oauth/introspect`, init, TIMEOUT_MS);
      if (!isRecord(answer) || typeof answer.active !== "boolean") throw new Error("not an introspection");
      if (!answer.active || answer.sid !== id) return end(id);
      watch.goodAtMs = startedAtMs;
      watch.level = levelOf(answer);
      watch.others = namesIn(answer.impersonation_others);
    } catch {
      // The age of the last good answer decides what follows.
    } finally {
      watch.asking = null;
    }
  };

  const watchOf = (id: string): Watched => {
    const watch = watched.get(id) ?? {
      asking: null,
      askedAtMs: -Infinity,
      goodAtMs: -Infinity,
      level: READ_ONLY,
      others: [],
    };
    watched.delete(id);
    watched.set(id, watch);
    for (const oldest of watched.size > MOST_WATCHED ? watched.keys() : []) {
      watched.delete(oldest);
      break;
    }
    return watch;
  };

  return {
    add: end,
    othersIn: (id) => watched.get(id)?.others ?? [],
    levelOf: (id) => levelAt(watched.get(id)?.level ?? READ_ONLY, nowMs()),
    async end({ id, accessToken }) {
      end(id);
      // RFC 7009: 200 for a token that isn't good any more, too.
      const body = new URLSearchParams({ token: accessToken, token_type_hint: "access_token" });
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const init: RequestInit = { method: "POST", body, headers, redirect: "error", cache: "no-store", signal };
      const { ok, status, body: rest } = await fetch(`${issuer}/oauth/revoke`, init);
      await rest?.cancel();
      if (!ok) throw new Error(`/oauth/revoke answered ${status}`);
    },
    async alive({ id, accessToken, expiresAt }) {
      const over = () => ended.has(id) || !(nowMs() < expiresAt * 1000);
      if (over()) return false;
      const watch = watchOf(id);
      if (!isWithin(watch.goodAtMs, nowMs(), FRESH_MS)) {
        if (watch.asking === null && !isWithin(watch.askedAtMs, nowMs(), FRESH_MS)) {
          watch.askedAtMs = nowMs();
          watch.asking = ask(id, accessToken, watch);
        }
        await watch.asking;
      }
      return !over() && isWithin(watch.goodAtMs, nowMs(), PATIENCE_MS);
    },
  };
}
