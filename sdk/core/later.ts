import { nodeModule } from "./node.ts";

/**
 * Runs it in so many milliseconds, unless the process has ended by then: waiting keeps no process alive.
 *
 * @returns Call it when there is nothing to wait for any more.
 */
export function later(then: () => void, ms: number): () => void {
  const timer = setTimeout(then, ms);
  // In Node.js it is an object, elsewhere a number.
  const made: unknown = timer;
  if (typeof made === "object" && made !== null && "unref" in made && typeof made.unref === "function") made.unref();
  return () => clearTimeout(timer);
}

/** What a promise gives, or this when it takes longer than `ms`. */
export const within = <Value>(promise: Promise<Value>, ms: number, otherwise: Value): Promise<Value> =>
  new Promise((done, fail) => {
    const stop = later(() => done(otherwise), ms);
    promise.then(done, fail).finally(stop);
  });

/** As far as it is used here. */
interface NodeTimers {
  setImmediate(then: () => void): unknown;
}
const timers = nodeModule<NodeTimers>("node:timers");

/** When everything that has come in at the same time was looked at; where there is no Node.js, after what is under way. */
export const afterTheseAll = (): Promise<void> =>
  new Promise((done) => {
    if (timers === undefined) done();
    else timers.setImmediate(done);
  });
