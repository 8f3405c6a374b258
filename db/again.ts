import { isContended } from "#lib/store/unwritable.ts";

/** A serializable transaction may be told to begin again; more often than this, the caller is told to. */
const TRIES = 10;
/** Between two tries, at most; half of it on average, and less at first. In milliseconds. */
const PAUSE_MS = 250;

/** Runs it again as long as only others' transactions were in its way. */
export async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || !isContended(error)) throw error;
      // At random, so that those who met once don't meet again.
      const pause = Math.random() * Math.min(PAUSE_MS, 4 * 2 ** tries);
      await new Promise((later) => setTimeout(later, pause));
    }
  }
}
