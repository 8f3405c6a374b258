import { actorOf, type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { AuditEvent, EventType } from "./event.ts";

/** Refusals of one caller and kind in this time are one event, and one more that says how many they were. */
const WINDOW_MS = 60 * 1000;

/**
 * Records an employee's refusal. The first is recorded at once; those of the same kind that follow within the minute
 * are counted, so that nobody buries the log under what they are refused. Nothing is lost: see `recordTallies`.
 */
export function* recordRefused(context: Context, tx: Tables, event: AuditEvent): Steps<void> {
  yield* recordTallies(context, tx);
  const by = event.actor.kind === "employee" ? event.actor.id : event.actor.kind;
  const { count } = yield* tx.attempts.count(keyOf(by, event), WINDOW_MS, context.clock());
  if (count === 1) yield* tx.audit.add(event);
}

/** Records how often it was, for every minute that is over. Whichever process takes a count writes its event. */
export function* recordTallies(context: Context, tx: Tables): Steps<void> {
  for (const { key, count } of yield* tx.attempts.takeTallies(context.clock())) {
    const [, by, type, reason] = key.split(" ");
    const employee = by === undefined ? null : yield* tx.employees.find(by);
    if (count === 1 || !employee) continue;
    const fields = {
      outcome: "refused",
      reason: reason ?? null,
      changes: { refusals: { from: 1, to: count } },
    } as const;
    yield* tx.audit.add(eventOf(context, type as EventType, actorOf(employee), fields));
  }
}

/** The same for the timer, as nobody may ever be refused again. */
export async function settleTallies(context: Context): Promise<void> {
  const due = await context.store.read((tx) => tx.attempts.countTallies(context.clock()));
  if (due > 0) await context.store.write((tx) => recordTallies(context, tx));
}

const keyOf = (by: string, { type, reason }: AuditEvent) => `tally ${by} ${type} ${reason}`;
