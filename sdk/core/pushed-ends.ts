import { isWithin } from "./age.ts";
import { readEvents } from "./event-stream.ts";
import { type Incoming, openUnref, soon } from "./kept-open.ts";

/** How far behind a connection may be that is worth anything. */
const PATIENCE_MS = 5_000;
/** Two computers' clocks don't run at quite the same speed. */
const DRIFT_MS = 1_000;
/** After a first failure, twice as long after each more. */
const FIRST_WAIT_MS = 2_500;
const LONGEST_WAIT_MS = 60_000;
/** Whose connection was cut begins anew within this time: not all at once. */
const SPREAD_MS = 500;

/** What a connection is opened with, and what it is for. */
export interface PushedEndsOptions {
  url: string;
  headers: Record<string, string>;
  nowMs: () => number;
  /** Where to go on. */
  cursor: () => string | null;
  /** Does anybody need it still? Asked every second. */
  wanted: () => boolean;
  /** Takes what ended. @throws Error when it says something else. */
  take: (answer: unknown) => void;
  /** Everything that had ended by then has been told. */
  good: (atMs: number) => void;
}

/** One connection over which the server tells of ends as they happen. */
export interface PushedEnds {
  /** Makes sure that there is one, unless it is too early to try again. Waits for nothing. */
  open(): void;
  close(): void;
}

interface Connection {
  askedAtMs: number;
  /** It has said how old its news are. */
  good: boolean;
  incoming: Incoming | null;
}

/**
 * The product's own ends, pushed (docs/guides/any-oidc-client.md#ends-pushed). The server counts the milliseconds since it
 * was asked, and so it can be told what a moment a message speaks of however long it was on the way: a proxy that holds
 * messages back makes nobody believe that all is well.
 */
export function pushedEnds({ url, headers, nowMs, cursor, wanted, take, good }: PushedEndsOptions): PushedEnds {
  let current: Connection | null = null;
  let closed = false;
  let failures = 0;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let waitMs = 0;

  const drop = (connection: Connection) => {
    if (current !== connection) return;
    current = null;
    connection.incoming?.close();
  };

  const fail = (connection: Connection) => {
    if (current !== connection) return;
    drop(connection);
    failedAtMs = nowMs();
    waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
  };

  /** `elapsed` is in milliseconds. */
  const heard = (connection: Connection, elapsed: string) => {
    const behindMs = nowMs() - connection.askedAtMs - Number(elapsed);
    if (!/^\d+$/.test(elapsed)) return;
    if (!(behindMs > -DRIFT_MS && behindMs < PATIENCE_MS)) return fail(connection);
    if (!wanted()) return drop(connection);
    connection.good = true;
    failures = 0;
    good(nowMs() - Math.max(0, behindMs));
  };

  const ended = (connection: Connection) => {
    if (current !== connection) return;
    if (!connection.good) return fail(connection);
    drop(connection);
    if (wanted()) soon(open, Math.random() * SPREAD_MS);
  };

  const connect = (): Connection => {
    const connection: Connection = { askedAtMs: nowMs(), good: false, incoming: null };
    const from = cursor();
    const reader = readEvents({
      event: (data) => current === connection && take(JSON.parse(data)),
      comment: (text) => current === connection && heard(connection, text),
    });
    connection.incoming = openUnref(from === null ? url : `${url}?cursor=${encodeURIComponent(from)}`, headers, {
      part(text) {
        try {
          reader(text);
        } catch {
          fail(connection);
        }
      },
      end: () => ended(connection),
    });
    return connection;
  };

  const open = () => {
    // Whoever asks has had to ask elsewhere: it has been silent for too long, or is being opened.
    if (current !== null && !isWithin(current.askedAtMs, nowMs(), PATIENCE_MS)) fail(current);
    if (closed || current !== null || isWithin(failedAtMs, nowMs(), waitMs)) return;
    current = connect();
  };

  return {
    open,
    close() {
      closed = true;
      if (current !== null) drop(current);
    },
  };
}
