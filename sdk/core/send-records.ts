import type { Act } from "./act.ts";
import { AnswerError, basicAuth, type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord } from "./key-set.ts";

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
  fetch: Fetch;
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
export function sender({ address, clientId, clientSecret, fetch, nowMs }: SenderOptions) {
  const headers = { authorization: basicAuth(clientId, clientSecret), "content-type": "application/json" };
  /** By how much Understudy's clock is ahead of this one. */
  let aheadMs = 0;

  /** Never of a time that is still to come: the clock may have been set back meanwhile. */
  const timed = ({ act, bare }: Telling): Act => {
    const atMs = bare ? nowMs() : Math.min(Date.parse(act.at), nowMs());
    return { ...act, at: new Date(atMs + aheadMs).toISOString() };
  };

  const asking: { startedAtMs: number; saidMs: number } = { startedAtMs: 0, saidMs: Number.NaN };
  const listening: Fetch = async (url, init) => {
    asking.startedAtMs = nowMs();
    const response = await fetch(url, init);
    asking.saidMs = response.status === 202 ? Date.parse(response.headers.get("date") ?? "") : Number.NaN;
    return response;
  };

  const setClock = (): boolean => {
    if (Number.isNaN(asking.saidMs)) return false;
    const ms = asking.saidMs + 500 - (asking.startedAtMs + nowMs()) / 2;
    const before = aheadMs;
    aheadMs = Math.abs(ms) < RIGHT_MS ? 0 : ms;
    return Math.abs(aheadMs - before) >= RIGHT_MS / 2;
  };

  return async (told: Telling[]): Promise<Outcome> => {
    const url = await address();
    const init = { method: "POST", headers, body: JSON.stringify({ items: told.map(timed) }) };
    const answer = await fetchJson(listening, url, init, ATTEMPT_MS, 202).catch((error: unknown) => {
      if (error instanceof AnswerError && [413, 422].includes(error.status)) return error;
      throw error;
    });
    if (answer instanceof AnswerError) return { codes: new Map(), whole: `answered_${answer.status}`, retimed: false };
    const rejected = isRecord(answer) ? answer.rejected : undefined;
    if (!Array.isArray(rejected)) throw new Error("not an answer to a record");
    const codes = new Map(rejected.filter(isRecord).map(({ id, code }) => [String(id), String(code)]));
    return { codes, retimed: setClock() };
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
