import { askServer } from "./ask-server.ts";
import type { ServerClock } from "./clock.ts";
import { identityOf, type Session } from "./session.ts";

/** The hosted session's short access tokens: one, held in memory, and asked for only when somebody needs it. */
export interface AccessTokens {
  /**
   * Whose tokens these are, said again after each look at the session; undefined while it isn't known, or not any more.
   * What was held for another identity is dropped, and so is an answer still under way.
   */
  holdFor(session: Session | null | undefined): void;
  /** Waits until the session is known. Null when nobody is signed in, and while there is none to be had. */
  get(): Promise<string | null>;
  /** The one that is held, without asking. */
  current(): string | null;
  /** Has one held while anybody listens and the session is looked at. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** A token with less left may be over before a request with it has arrived. */
const ENOUGH_LEFT_MS = 60_000;
/** Near the session's end every token is short, and a new one no longer: without this, asking again would never stop. */
const ASK_AT_MOST_EVERY_MS = 30_000;

export function accessTokens(authUrl: string, clock: ServerClock, monotonicMs = () => performance.now()): AccessTokens {
  const listeners = new Set<() => void>();
  let session: Session | null | undefined;
  let held: Token | null = null;
  let askedAtMs = -ASK_AT_MOST_EVERY_MS;
  let known = () => {};
  // Callers share the question that is under way; the first one waits for the session itself.
  let asking = new Promise<void>((done) => {
    known = done;
  });

  // By the server's clock: to a browser's that runs ahead every token would seem to be over.
  const leftMs = () => (held?.expiresAtMs ?? 0) - clock.now();
  const current = () => (held && leftMs() > 0 ? held.value : null);
  const hold = (token: Token | null) => {
    held = token;
    for (const listener of listeners) listener();
  };

  const ask = async () => {
    askedAtMs = monotonicMs();
    const asker = session;
    const token = await askServer(`${authUrl}/api/v1/refresh_token`, (answer) => readToken(answer, asker));
    if (session === asker && token !== undefined) hold(token);
  };

  const get = async () => {
    await asking;
    if (session && leftMs() < ENOUGH_LEFT_MS && monotonicMs() - askedAtMs >= ASK_AT_MOST_EVERY_MS) asking = ask();
    await asking;
    return current();
  };

  return {
    holdFor(next) {
      if (identityOf(session) !== identityOf(next)) {
        session = next;
        hold(null);
        if (next !== undefined) known();
      }
      if (listeners.size > 0) void get();
    },
    get,
    current,
    subscribe(listener) {
      listeners.add(listener);
      void get();
      return () => listeners.delete(listener);
    },
  };
}

interface Token {
  value: string;
  expiresAtMs: number;
}

/** Of the wire contract, as far as it is read here. */
interface WireAnswer {
  access_token: string;
  expires_at_seconds: number;
  user: { user_id: string };
  impersonator_user?: string;
}

/** Null for another's token: the browser may hold somebody else's session by now, and theirs must never be sent on from this page. */
function readToken(answer: unknown, session: Session | null | undefined): Token | null {
  const { access_token, expires_at_seconds, user, impersonator_user } = answer as WireAnswer;
  const same = user.user_id === session?.user.id && impersonator_user === session?.impersonatorUserId;
  return same ? { value: access_token, expiresAtMs: expires_at_seconds * 1000 } : null;
}
