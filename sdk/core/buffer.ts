import { type Act, bytesOf } from "./act.ts";

export const MOST_IN_BATCH = 500;
/** In bytes. */
const LARGEST_BATCH = 256 * 1024;
/** In bytes of JSON: while so much waits, nothing new may be done. */
const LARGEST_BUFFER = 4 * 1024 * 1024;
/** How much of it each may fill, so that what was done has room when the rest has none. */
const SHARES = { page: 0.5, refused: 0.75, act: 1 };
/** What was done already, under way when it was full, goes beyond: to lose it would be worse. */
const DONE_SHARE = 2;

/** What waits to be told. */
export interface Waiting {
  act: Act;
  bytes: number;
  /** What it was the record of, however little is told of it. */
  name: string;
  tell?: (taken: boolean) => void;
  /** It was refused for its time, which is right now. */
  retimed?: true;
  /** It was refused, and is told once more without its description. */
  bare?: true;
}

/** What waits, oldest first, within a limit of memory. */
export function openBuffer() {
  let queue: Waiting[] = [];
  let bytes = 0;
  /** How many of them somebody waits for. */
  let urgent = 0;

  const count = (all: Waiting[], sign: 1 | -1) => {
    for (const waiting of all) {
      bytes += sign * waiting.bytes;
      if (waiting.tell) urgent += sign;
    }
  };

  return {
    get length() {
      return queue.length;
    },
    get urgent() {
      return urgent;
    },
    isFull: () => bytes >= LARGEST_BUFFER,
    /** False when there is no room for it. `tell` is there where somebody waits. */
    add(act: Act, tell?: (taken: boolean) => void): boolean {
      const waiting: Waiting = { act, bytes: bytesOf(act), name: act.name, ...(tell && { tell }) };
      const share = tell && act.kind === "act" ? DONE_SHARE : SHARES[act.kind];
      if (bytes + waiting.bytes > LARGEST_BUFFER * share) return false;
      queue.push(waiting);
      count([waiting], 1);
      return true;
    },
    /** The oldest, as many as one call takes. */
    batch(most: number): Waiting[] {
      let size = 0;
      const end = queue.findIndex((waiting, index) => {
        size += waiting.bytes;
        return index > 0 && (index >= most || size > LARGEST_BATCH);
      });
      return queue.slice(0, end === -1 ? queue.length : end);
    },
    /** The oldest are told, but for these of them, which are sent again before all others. */
    settle(batch: Waiting[], again: Waiting[]): void {
      count(batch, -1);
      count(again, 1);
      queue = [...again, ...queue.slice(batch.length)];
    },
    /** Whoever waits hears that it isn't told so far. It goes on waiting to be sent. */
    disappoint(): void {
      for (const { tell } of queue) tell?.(false);
    },
  };
}

/**
 * What is sent once more in place of something that was refused: the same where only its time was wrong, and that is known by
 * now; else that something was done, at all events.
 *
 * @param code - Why it was refused.
 * @param retimed - A call's answer has just told how wrong the clock is.
 */
export function onceMore(waiting: Waiting, code: string, retimed: boolean): Waiting | null {
  const { act, bare, retimed: before } = waiting;
  if (bare || code === "unknown_session" || code === "too_late") return null;
  if (retimed && !before) return { ...waiting, retimed, act: { ...act, id: crypto.randomUUID() } };
  const undescribed = bareOf(act);
  return { ...waiting, bare: true, act: undescribed, bytes: bytesOf(undescribed) };
}

const NAMES = { page: "A page", act: "An act", refused: "A refusal" };

/** Nothing of it is the product's own words. */
const bareOf = ({ sid, at, kind, method }: Act): Act => ({
  ...{ id: crypto.randomUUID(), sid, at, kind, name: `${NAMES[kind]} that couldn't be described` },
  ...(method && { method }),
});
