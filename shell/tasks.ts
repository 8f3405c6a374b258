import { log } from "#lib/log.ts";

/** What goes on in this process without a request. */
export interface Tasks {
  /** Begins something. What it fails with is logged, and whoever calls waits for nothing. */
  begin(work: () => Promise<unknown>): void;
  /**
   * Gives something a turn of its own: what is returned begins it, unless its last run isn't over yet. No other has to be over
   * for that, so what is slow or stuck delays nothing but itself.
   */
  inTurn(work: () => Promise<unknown>): () => void;
  /** From now on nothing begins. Resolves once all that had begun is over. */
  stop(): Promise<void>;
}

export function openTasks(): Tasks {
  const running = new Set<Promise<void>>();
  let stopped = false;

  function begin(work: () => Promise<unknown>, over = () => {}): void {
    if (stopped) return;
    const run = ended(work).finally(() => {
      running.delete(run);
      over();
    });
    running.add(run);
  }

  return {
    begin: (work) => begin(work),
    inTurn(work) {
      let isRunning = false;
      return () => {
        if (isRunning || stopped) return;
        isRunning = true;
        begin(work, () => {
          isRunning = false;
        });
      };
    },
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}

async function ended(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ error: String(error) }, "a task of the timer failed");
  }
}
