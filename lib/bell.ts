/**
 * Rung when an impersonation has ended, in this process or in another one, so that who tells others of it needn't wait for
 * their next look. The database alone says whether one has: a bell that rings for nothing costs a look, and one that doesn't ring
 * a part of a second.
 */
export interface Bell {
  /** Whoever listens here is called when this turn of the process is over. For the store, once an end is committed. */
  ring(): void;
  /** @returns The way to stop. */
  listen(listener: () => void): () => void;
}

/** How other processes' bells are heard, for as long as somebody listens here. Gives the way to stop. */
export type Hearing = (heard: () => void) => () => void;

export function createBell(hearOthers: Hearing = () => () => {}): Bell {
  const listeners = new Set<() => void>();
  let rung = false;
  let deafen = () => {};

  function ring(): void {
    if (rung || listeners.size === 0) return;
    rung = true;
    setImmediate(() => {
      rung = false;
      for (const listener of [...listeners]) listener();
    });
  }

  return {
    ring,
    listen(listener) {
      if (listeners.size === 0) deafen = hearOthers(ring);
      listeners.add(listener);
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) deafen();
      };
    },
  };
}
