import type { Act } from "./act.ts";
import { AnswerError, basicAuth } from "./fetch-json.ts";
import { isRecord } from "./key-set.ts";
import type { Post, Posted } from "./post.ts";

/** An answer that takes longer is none. */
const ATTEMPT_MS = 5_000;
/** A `Date` header tells the second, and half of one is lost on the way: a clock that is less wrong is right. */
const RIGHT_MS = 2_000;

/** Where to, and as whom. */
export interface SenderOptions {
  /** The address that records are sent to. */
  address: () => string | Promise<string>;
  clientId: string;
  clientSecret: string;
  post: Post;
  nowMs: () => number;
}

/** What became of a call. */
export interface Outcome {
  /** The code of each that wasn't taken, by its id. */
  codes: ReadonlyMap<string, string>;
  /** The call was refused as a whole, for what is in it: `answered_422` or `answered_413`. */
  whole?: string;
  /** It has turned out that this computer's clock is wrong, or not as wrong as it was: the times that were sent were too. */
  retimed: boolean;
}

/** What is to be told, and whether only that it happened. */
export interface Telling {
  act: Act;
  bare?: true;
}

/** Tells it once. @throws Error when nobody can say what was taken; AnswerError for a status that says nothing of what was sent. */
export function sender({ address, clientId, clientSecret, post, nowMs }: SenderOptions) {
  const headers = {
    ...{ authorization: basicAuth(clientId, clientSecret), accept: "application/json" },
    "content-type": "application/json",
  };
  /** By how much Understudy's clock is ahead of this one. */
  let aheadMs = 0;

  /** Never of a time that is still to come: the clock may have been set back meanwhile. */
  const timed = (told: Telling[]): Act[] => {
    const ms = nowMs();
    const now = new Date(ms).toISOString();
    return told.map(({ act, bare }) => {
      if (aheadMs === 0 && !bare && act.at <= now) return act;
      const atMs = bare ? ms : Math.min(Date.parse(act.at), ms);
      return { ...act, at: new Date(atMs + aheadMs).toISOString() };
    });
  };

  /** From how late it was when it was asked and what the answer says. */
  const setClock = (startedAtMs: number, { date }: Posted): boolean => {
    const ms = Date.parse(date ?? "") + 500 - (startedAtMs + nowMs()) / 2;
    if (Number.isNaN(ms)) return false;
    const before = aheadMs;
    aheadMs = Math.abs(ms) < RIGHT_MS ? 0 : ms;
    return Math.abs(aheadMs - before) >= RIGHT_MS / 2;
  };

  return async (told: Telling[]): Promise<Outcome> => {
    const url = await address();
    const startedAtMs = nowMs();
    const body = JSON.stringify({ items: timed(told) });
    const answer = await post({ url, headers, body, timeoutMs: ATTEMPT_MS });
    const { status, retryAfter, text } = answer;
    if ([413, 422].includes(status)) return { codes: new Map(), whole: `answered_${status}`, retimed: false };
    if (status !== 202) throw new AnswerError(new URL(url).pathname, status, retryAfter);
    const said: unknown = JSON.parse(text);
    const rejected = isRecord(said) ? said.rejected : undefined;
    if (!Array.isArray(rejected)) throw new Error("not an answer to a record");
    const codes = new Map(rejected.filter(isRecord).map(({ id, code }) => [String(id), String(code)]));
    return { codes, retimed: setClock(startedAtMs, answer) };
  };
}

/** Of the credentials, or of the address, or of what stands between: not of what was sent, and not for a moment. */
export const isHopeless = (error: unknown): boolean =>
  error instanceof AnswerError && error.status >= 400 && error.status < 500 && ![408, 425, 429].includes(error.status);

/** Whoever is told too much at once says when to come again, in milliseconds. */
export const askedWaitMs = (error: unknown): number => (error instanceof AnswerError ? error.retryAfterMs : 0);

/** What the product is told of it. */
export function troubleOf(error: unknown): Error {
  const status = error instanceof AnswerError ? error.status : null;
  if (status === 401)
    return new Error(
      "Understudy doesn't know this clientId with this clientSecret: what impersonators do can't be recorded.",
    );
  if (isHopeless(error))
    return new Error(
      `There is no Understudy that keeps records at this address (${status}): what impersonators do can't be recorded.`,
    );
  return new Error("Understudy can't be told what impersonators do.", { cause: error });
}
