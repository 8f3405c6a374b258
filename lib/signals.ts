import { channel } from "node:diagnostics_channel";
import type { EventType } from "./audit/event.ts";

/**
 * What the program says of itself while it runs, for whoever counts or traces it (shell/metrics.ts, shell/tracing.ts).
 * Nobody's name, address or id is in it. When nobody listens, a signal costs a look whether somebody does.
 */
interface Signal<Message> {
  isHeard: () => boolean;
  say: (message: Message) => void;
  /** A listener that throws would end the process. @returns The way to stop. */
  listen: (listener: (message: Message) => void) => () => void;
}

/** By Node.js's channels, which every copy of this module in the process has in common. */
function signalOf<Message extends object>(name: string): Signal<Message> {
  const said = channel(`understudy:${name}`);
  return {
    isHeard: () => said.hasSubscribers,
    say: (message) => said.publish(message),
    listen(listener) {
      const heard = (message: unknown) => listener(message as Message);
      said.subscribe(heard);
      return () => void said.unsubscribe(heard);
    },
  };
}

/** An event stands in the audit log: its kind, how it ended, and how often where one event says so of several. */
export const recordedEvents = signalOf<{
  type: EventType;
  outcome: "succeeded" | "refused";
  /** The event's reason, which may be a person's own words: to be compared, never to be passed on. */
  reason: string | null;
  times: number;
}>("event");

/** An impersonation whose time was over got its end, so many milliseconds after its last moment. */
export const lateEnds = signalOf<{ lateMs: number }>("late-end");

/** The database has been asked: `ask` is one question by itself, `read` and `write` are transactions with all their tries. */
export const transactions = signalOf<{
  kind: "ask" | "read" | "write";
  /** When it began, in milliseconds since 1970, with their parts. */
  at: number;
  ms: number;
  /** It was undone, by an error or a refusal. */
  failed: boolean;
}>("transaction");
