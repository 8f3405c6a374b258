import type { AuditEvent } from "#lib/audit/event.ts";
import { lateEnds, recordedEvents, transactions } from "#lib/signals.ts";
import type { Source } from "./database.ts";

type Kind = Parameters<typeof transactions.say>[0]["kind"];

/** What a transaction will have to say, once it is committed: one that is undone, or runs again, has said nothing. */
export type Said = (() => void)[];

/** For whoever counts what is recorded. */
export function sayRecorded({ said }: Source, events: AuditEvent[]): void {
  if (!recordedEvents.isHeard()) return;
  for (const { type, outcome, reason, changes } of events) {
    // An event of a minute's refusals says how many they were, of which the first has its own (lib/audit/tally.ts).
    const times = Number(changes?.refusals?.to ?? 2) - 1;
    said.push(() => recordedEvents.say({ type, outcome, reason, times }));
  }
}

export function sayLate({ said }: Source, lateMs: number): void {
  if (lateEnds.isHeard()) said.push(() => lateEnds.say({ lateMs }));
}

/** Null when nobody wants to know how long it takes. */
function watchOf(kind: Kind): ((failed: boolean) => void) | null {
  if (!transactions.isHeard()) return null;
  const from = performance.now();
  return (failed) =>
    transactions.say({ kind, at: performance.timeOrigin + from, ms: performance.now() - from, failed });
}

/** Runs it, and says how long it took. For SQLite, where nothing else happens meanwhile. */
export function timed<T>(kind: Kind, work: () => T): T {
  const done = watchOf(kind);
  if (!done) return work();
  let failed = true;
  try {
    const result = work();
    failed = false;
    return result;
  } finally {
    done(failed);
  }
}

/** The same of what is waited for. */
export async function timedAsync<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
  const done = watchOf(kind);
  if (!done) return work();
  let failed = true;
  try {
    const result = await work();
    failed = false;
    return result;
  } finally {
    done(failed);
  }
}
