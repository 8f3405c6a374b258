import { type Act, bytesOf } from "./act.ts";
import { isWithin } from "./age.ts";
import { AnswerError, basicAuth, type Fetch, fetchJson } from "./fetch-json.ts";
import { isRecord } from "./key-set.ts";
import { later, within } from "./later.ts";

/** How long a page's record waits for others to be sent with. */
const BATCH_MS = 500;
const MOST_IN_BATCH = 500;
/** In bytes. */
const LARGEST_BATCH = 256 * 1024;
/** In bytes of JSON: what may wait to be sent, 4 MB. Half of it is kept free for what was done. */
const LARGEST_BUFFER = 4 * 1024 * 1024;
/** An answer that takes longer is none. */
const ATTEMPT_MS = 5_000;
/** After a first failure, twice as long after each more. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** After so long without a delivery nobody waits for one any more. */
const PATIENCE_MS = 30_000;
/** How long a process that is about to end waits for what is still to be sent. */
const FLUSH_MS = 5_000;

/** A record that Understudy won't take. It is dropped. */
export interface Rejected {
  id: string;
  /** `invalid`, `unknown_session` or `too_late`; `answered_422` and the like when a whole call was refused. */
  code: string;
  /** What it was the record of. */
  name: string;
}

/** Where to, as whom, and who hears of it when something goes wrong. */
export interface DeliveryOptions {
  /** The address that records are sent to. */
  address: () => string | Promise<string>;
  clientId: string;
  clientSecret: string;
  fetch: Fetch;
  nowMs: () => number;
  onRejected: (rejected: Rejected) => void;
  onTrouble: (error: Error) => void;
}

/** Tells Understudy, in the order in which things were done, each at least once. */
export interface Delivery {
  /** To be sent soon, with others. False when there is no room for it. */
  put(act: Act): boolean;
  /**
   * To be sent now. True once Understudy has it; false when it won't take it, or couldn't be told for `patienceMs`: then it
   * goes on being sent.
   */
  deliver(act: Act, patienceMs: number): Promise<boolean>;
  /** May something be done that has to be told? While the last attempt has failed, the next ones are waited for, for `patienceMs`. */
  ready(patienceMs: number): boolean | Promise<boolean>;
  /** Sends what there is, and from now on everything at once. @returns How much couldn't be sent within 5 seconds. */
  flush(): Promise<number>;
}

interface Waiting {
  act: Act;
  bytes: number;
  tell?: (taken: boolean) => void;
}

/** One call at a time, so that nothing overtakes anything. */
export function openDelivery(options: DeliveryOptions): Delivery {
  const { nowMs, onRejected, onTrouble } = options;
  const send = sender(options);
  const queue: Waiting[] = [];
  let bytes = 0;
  /** How many of them somebody waits for. */
  let urgent = 0;
  let running: Promise<void> | null = null;
  let timed = false;
  let flushing = false;
  let failures = 0;
  let failingSinceMs: number | null = null;
  /** It answers, and will go on saying no until somebody has changed something. */
  let hopeless = false;
  let hopeful: ((delivered: boolean) => void)[] = [];
  let hurry: () => void = () => undefined;

  const add = (waiting: Waiting) => {
    queue.push(waiting);
    bytes += waiting.bytes;
    if (waiting.tell) urgent++;
  };

  const drop = (batch: Waiting[], codes: ReadonlyMap<string, string>) => {
    queue.splice(0, batch.length);
    for (const { act, bytes: size, tell } of batch) {
      bytes -= size;
      if (tell) urgent--;
      const code = codes.get(act.id);
      if (code !== undefined) onRejected({ id: act.id, code, name: act.name });
      tell?.(code === undefined);
    }
    failures = 0;
    failingSinceMs = null;
    hopeless = false;
    answer(true);
  };

  const answer = (delivered: boolean) => {
    const waiting = hopeful;
    hopeful = [];
    for (const tell of waiting) tell(delivered);
  };

  const fail = (error: unknown, sinceMs: number): Promise<void> => {
    failingSinceMs ??= sinceMs;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
    if (failures++ === 0) onTrouble(troubleOf(error));
    hopeless = isHopeless(error);
    if (hopeless) {
      answer(false);
      for (const { tell } of queue) tell?.(false);
    }
    return new Promise((go) => {
      hurry = go;
      later(go, waitMs);
    });
  };

  const attempt = async () => {
    const batch = batchOf(queue);
    const startedAtMs = nowMs();
    try {
      drop(batch, await send(batch.map(({ act }) => act)));
    } catch (error) {
      if (error instanceof AnswerError && isFinal(error)) return drop(batch, allOf(batch, `answered_${error.status}`));
      await fail(error, startedAtMs);
    }
  };

  const goOn = () => queue.length > 0 && (urgent > 0 || failures > 0 || flushing || queue.length >= MOST_IN_BATCH);

  const run = async () => {
    // What is put in the same turn goes along.
    await null;
    do await attempt();
    while (goOn());
    running = null;
    if (queue.length > 0) sendSoon();
  };

  const sendNow = (): Promise<void> => {
    if (queue.length > 0) running ??= run();
    return running ?? Promise.resolve();
  };

  const sendSoon = () => {
    if (flushing || queue.length >= MOST_IN_BATCH) return void sendNow();
    if (timed || running !== null) return;
    timed = true;
    later(() => {
      timed = false;
      void sendNow();
    }, BATCH_MS);
  };

  const flushed = async () => {
    while (queue.length > 0) await sendNow();
  };

  return {
    put(act) {
      const waiting = { act, bytes: bytesOf(act) };
      if (bytes + waiting.bytes > LARGEST_BUFFER / 2) return false;
      add(waiting);
      sendSoon();
      return true;
    },
    deliver(act, patienceMs) {
      const taken = new Promise<boolean>((tell) => add({ act, bytes: bytesOf(act), tell }));
      void sendNow();
      return hopeless ? Promise.resolve(false) : within(taken, patienceMs, false);
    },
    ready(patienceMs) {
      const silent = failingSinceMs !== null && !isWithin(failingSinceMs, nowMs(), PATIENCE_MS);
      if (bytes >= LARGEST_BUFFER || hopeless || silent) return false;
      if (failures === 0) return true;
      return within(new Promise<boolean>((tell) => hopeful.push(tell)), patienceMs, false);
    },
    async flush() {
      flushing = true;
      hurry();
      await within(flushed(), FLUSH_MS, undefined);
      return queue.length;
    },
  };
}

/** The oldest, as many as one call takes. */
function batchOf(queue: Waiting[]): Waiting[] {
  let bytes = 0;
  const end = queue.findIndex((waiting, index) => {
    bytes += waiting.bytes;
    return index > 0 && (index >= MOST_IN_BATCH || bytes > LARGEST_BATCH);
  });
  return queue.slice(0, end === -1 ? queue.length : end);
}

const allOf = (batch: Waiting[], code: string) => new Map(batch.map(({ act }) => [act.id, code]));

/** Tells it once. @returns The ids that weren't taken, each with its code. @throws Error when nobody can say what was taken. */
function sender({ address, clientId, clientSecret, fetch }: DeliveryOptions) {
  const headers = { authorization: basicAuth(clientId, clientSecret), "content-type": "application/json" };
  return async (items: Act[]): Promise<ReadonlyMap<string, string>> => {
    const init = { method: "POST", headers, body: JSON.stringify({ items }) };
    const answer = await fetchJson(fetch, await address(), init, ATTEMPT_MS, 202);
    const rejected = isRecord(answer) ? answer.rejected : undefined;
    if (!Array.isArray(rejected)) throw new Error("not an answer to a record");
    return new Map(rejected.filter(isRecord).map(({ id, code }) => [String(id), String(code)]));
  };
}

/** Sent again, it would be refused again. */
const isFinal = ({ status }: AnswerError) =>
  status >= 400 && status < 500 && !isHopelessStatus(status) && ![408, 425, 429].includes(status);

const isHopeless = (error: unknown) => error instanceof AnswerError && isHopelessStatus(error.status);
/** Of the credentials, or of the address; not of what was sent. */
const isHopelessStatus = (status: number) => [401, 403, 404, 405].includes(status);

function troubleOf(error: unknown): Error {
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
