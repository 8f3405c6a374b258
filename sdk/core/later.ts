/** Runs it in so many milliseconds, unless the process has ended by then: waiting keeps no process alive. */
export function later(then: () => void, ms: number): void {
  const timer: unknown = setTimeout(then, ms);
  // In Node.js it is an object, elsewhere a number.
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
}

/** What a promise gives, or this when it takes longer than `ms`. */
export const within = <Value>(promise: Promise<Value>, ms: number, otherwise: Value): Promise<Value> =>
  Promise.race([promise, new Promise<Value>((done) => later(() => done(otherwise), ms))]);
