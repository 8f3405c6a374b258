import type { Act } from "./act.ts";
import { isWithin } from "./age.ts";
import { MOST_IN_BATCH, onceMore, openBuffer, type Waiting } from "./buffer.ts";
import { afterTheseAll, later, within } from "./later.ts";
import { askedWaitMs, isHopeless, type Outcome, type SenderOptions, sender, troubleOf } from "./send-records.ts";

/** How long a page's record waits for others to be sent with. */
const BATCH_MS = 500;
/** The same of what somebody waits for, while there were others a moment ago. */
const GATHER_MS = 2;
/** After a first failure, twice as long after each more. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** After so long without a delivery nobody waits for one any more. */
const PATIENCE_MS = 30_000;
/** How long a process that is about to end waits for what is still to be sent. */
const FLUSH_MS = 5_000;
/** Sessions that nothing more may be done in. Of one that is forgotten one thing more may be done. */
const MOST_BARRED = 1_000;

/** A record that Understudy won't take. */
export interface Rejected {
  id: string;
  /** `invalid`, `unknown_session` or `too_late`; `answered_422` or `answered_413` when the call itself was refused. */
  code: string;
  /** What it was the record of. */
  name: string;
}

/** Where to, as whom, and who hears of it when something goes wrong. */
export interface DeliveryOptions extends SenderOptions {
  onRejected: (rejected: Rejected) => void;
  onTrouble: (error: Error) => void;
}

/** Tells Understudy, in the order in which things were done, each at least once. */
export interface Delivery {
  /** To be sent soon, with others. Dropped, and told of, when there is no room for it. */
  put(act: Act): void;
  /**
   * To be sent now. True once Understudy has it; false when it won't take it, or there is no room for it, or it couldn't be
   * told for `patienceMs`: then it goes on being sent.
   */
  deliver(act: Act, patienceMs: number): Promise<boolean>;
  /**
   * May something be done in this session that has to be told? While the last attempt has failed, the next ones are waited for,
   * for `patienceMs`.
   */
  ready(sid: string, patienceMs: number): boolean | Promise<boolean>;
  /** Sends what there is, and from now on everything at once. @returns How much couldn't be sent within 5 seconds. */
  flush(): Promise<number>;
}

/** One call at a time, so that nothing overtakes anything. */
export function openDelivery(options: DeliveryOptions): Delivery {
  const { nowMs, onRejected, onTrouble } = options;
  const send = sender(options);
  const buffer = openBuffer();
  /** Of what there is no room for. */
  const overflowing = new Set<Act["kind"]>();
  const barred = new Set<string>();
  /** Fewer after a call that was refused for what is in it, until one of them is alone. */
  let most = MOST_IN_BATCH;
  let running: Promise<void> | null = null;
  let timed = false;
  let flushing = false;
  let failures = 0;
  let failingSinceMs: number | null = null;
  /** It answers, and will go on saying no until somebody has changed something. */
  let hopeless = false;
  let hopeful: ((delivered: boolean) => void)[] = [];
  let hurry: () => void = () => undefined;
  /** How many were answered at the last call: they are soon back, and one call for all of them is worth a moment. */
  let expected = 0;
  let complete: () => void = () => undefined;

  const add = (act: Act, tell?: (taken: boolean) => void): boolean => {
    const added = buffer.add(act, tell);
    if (added) overflowing.delete(act.kind);
    else if (!overflowing.has(act.kind)) {
      overflowing.add(act.kind);
      onTrouble(new Error(`Too much waits to be recorded: ${PLURALS[act.kind]} of impersonators go unrecorded.`));
    }
    return added;
  };

  const bar = (sid: string) => {
    barred.delete(sid);
    for (const oldest of barred.size >= MOST_BARRED ? barred : []) {
      barred.delete(oldest);
      break;
    }
    barred.add(sid);
  };

  /** @returns What is sent in its place. */
  const judge = (waiting: Waiting, code: string | undefined, retimed: boolean): Waiting[] => {
    const next = code === undefined ? null : onceMore(waiting, code, retimed);
    // What is sent again as it was is nobody's business.
    if (code !== undefined && (!next || next.bare)) onRejected({ id: waiting.act.id, code, name: waiting.name });
    if (next) return [next];
    if (code !== undefined) bar(waiting.act.sid);
    waiting.tell?.(code === undefined);
    return [];
  };

  const settle = (batch: Waiting[], { codes, whole, retimed }: Outcome) => {
    if (whole !== undefined && batch.length > 1) most = Math.ceil(batch.length / 2);
    else {
      const again = batch.flatMap((waiting) => judge(waiting, whole ?? codes.get(waiting.act.id), retimed));
      buffer.settle(batch, again);
      if (whole === undefined) most = Math.min(most * 2, MOST_IN_BATCH);
    }
    expected = batch.filter(({ tell }) => tell).length;
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
    const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
    const waitMs = Math.max(backoffMs, Math.min(askedWaitMs(error), LONGEST_WAIT_MS));
    const known = hopeless;
    hopeless = isHopeless(error);
    if (failures++ === 0 || (hopeless && !known)) onTrouble(troubleOf(error));
    if (hopeless) {
      answer(false);
      buffer.disappoint();
    }
    return new Promise((go) => {
      hurry = go;
      later(go, waitMs);
    });
  };

  const attempt = async () => {
    const batch = buffer.batch(most);
    const startedAtMs = nowMs();
    try {
      settle(batch, await send(batch));
    } catch (error) {
      await fail(error, startedAtMs);
    }
  };

  const gather = async () => {
    // What is put in the same turn goes along.
    await afterTheseAll();
    const isComplete = buffer.urgent === 0 || buffer.urgent >= expected;
    const completed = new Promise<void>((go) => {
      complete = go;
    });
    if (!isComplete && !flushing) await within(completed, GATHER_MS, undefined);
  };

  const isUrgent = () => buffer.urgent > 0 || failures > 0 || flushing || most < MOST_IN_BATCH;
  const goOn = () => buffer.length > 0 && (isUrgent() || buffer.length >= MOST_IN_BATCH);

  const run = async () => {
    try {
      do {
        await gather();
        await attempt();
      } while (goOn());
    } finally {
      running = null;
      if (buffer.length > 0) sendSoon();
    }
  };

  const sendNow = (): Promise<void> => {
    if (buffer.length > 0) running ??= run();
    return running ?? Promise.resolve();
  };

  const sendSoon = () => {
    if (flushing || buffer.length >= MOST_IN_BATCH) return void sendNow();
    if (timed || running !== null) return;
    timed = true;
    later(() => {
      timed = false;
      void sendNow();
    }, BATCH_MS);
  };

  const flushed = async () => {
    while (buffer.length > 0) await sendNow();
  };

  return {
    put(act) {
      if (add(act)) sendSoon();
    },
    deliver(act, patienceMs) {
      return new Promise((done) => {
        const stop = later(() => done(false), patienceMs);
        const tell = (taken: boolean) => {
          stop();
          done(taken);
        };
        if (!add(act, tell) || hopeless) tell(false);
        if (buffer.urgent >= expected) complete();
        void sendNow();
      });
    },
    ready(sid, patienceMs) {
      const silent = failingSinceMs !== null && !isWithin(failingSinceMs, nowMs(), PATIENCE_MS);
      if (buffer.isFull() || hopeless || silent || barred.has(sid)) return false;
      if (failures === 0) return true;
      return within(new Promise<boolean>((tell) => hopeful.push(tell)), patienceMs, false);
    },
    async flush() {
      flushing = true;
      hurry();
      await within(flushed(), FLUSH_MS, undefined);
      return buffer.length;
    },
  };
}

const PLURALS = { page: "pages", act: "acts", refused: "refusals" };
