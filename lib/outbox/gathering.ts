import type { Steps, Store, Tables } from "../store/store.ts";

type Body = (tx: Tables) => Steps<void>;
export type Write = (body: Body) => Promise<void>;

/** How long the first waits for others, in milliseconds: answers to what was sent at once come at about the same time. */
const GATHER_MS = 5;

/**
 * Writes what comes at about the same time in one transaction: each that is committed waits for the disk. Only for what may
 * be lost together, as whoever sent it sends it again then.
 */
export function gathering(store: Store): Write {
  let waiting: { body: Body; done: () => void; fail: (error: unknown) => void }[] = [];

  async function flush(): Promise<void> {
    const together = waiting;
    waiting = [];
    try {
      await store.write(function* (tx) {
        for (const { body } of together) yield* body(tx);
      });
      for (const { done } of together) done();
    } catch (error) {
      for (const { fail } of together) fail(error);
    }
  }

  return (body) =>
    new Promise((done, fail) => {
      waiting.push({ body, done, fail });
      if (waiting.length === 1) setTimeout(() => void flush(), GATHER_MS);
    });
}
