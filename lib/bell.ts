/**
 * Rung when an impersonation may have ended, so that who tells others of it needn't wait for its next look. The database
 * alone says whether one has: a bell that rings for nothing costs a look, and one that doesn't ring a quarter of a second.
 */
export interface Bell {
  /** May be called from inside a transaction: whoever listens is called when this turn of the process is over. */
  ring(): void;
  /** @returns The way to stop. */
  listen(listener: () => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  let rung = false;
  return {
    ring() {
      if (rung || listeners.size === 0) return;
      rung = true;
      setImmediate(() => {
        rung = false;
        for (const listener of [...listeners]) listener();
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
