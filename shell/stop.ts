import type { Server } from "node:http";
import { within } from "./within.ts";

/** For what is under way, and for what is last. Far less than scripts/child.ts waits before it kills: a busy machine takes its time to notice. */
const STOP_WITHIN_MS = 2000;
const LOOK_EVERY_MS = 500;

interface Ending {
  /** Called when it is told to: from then on nobody new should be sent here. */
  begun: () => void;
  /** Called then, too: nothing begins any more without a request, and what had begun may be finished, in the time of what is being answered. */
  tasks: () => Promise<void>;
  /** What is done once all is answered, if there is time left. */
  last: () => Promise<void>;
}

/**
 * Ends the process when it is told to, or when npm above it has ended. What is being answered may be finished, but a page
 * that asks every few seconds holds a connection for ever: so what isn't finished in time is cut. The database is closed as
 * the process ends.
 */
export function endWhenTold(servers: Server[], { begun, tasks, last }: Ending): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    begun();
    void within(STOP_WITHIN_MS, Promise.all([tasks(), ...servers.map(closed)]), cut)
      .then(() => within(STOP_WITHIN_MS, last(), cut))
      .finally(() => process.exit(0));
  };
  // SIGHUP: the terminal is gone.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  whenOrphaned(stop);
}

const cut = () => {};

function closed(server: Server): Promise<void> {
  // A connection that is kept for the next request would be held open for it.
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  return new Promise((done) => server.close(() => done()));
}

/** npm passes a signal on to its shell only, which ends without a word to us. */
export function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid !== parent && stop(), LOOK_EVERY_MS).unref();
}
