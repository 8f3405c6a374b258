import { actorOf, type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { AuditEvent, EventType } from "./event.ts";

/** Refusals of one caller and kind in this time are one event, and one more that says how many they were. */
const WINDOW_MS = 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Records an employee's refusal. The first is recorded at once; those of the same kind that follow within the minute
 * are counted, so that nobody buries the log under what they are refused. Nothing is lost: see `recordTallies`.
 */
export function* recordRefused(context: Context, tx: Tables, event: AuditEvent): Steps<void> {
  yield* recordTallies(context, tx);
  const by = event.actor.kind === "employee" ? event.actor.id : event.actor.kind;
  // Being told to wait makes nobody wait longer.
  if (event.reason !== "too_many_requests")
    yield* tx.attempts.count(hourKeyOf(by, event.type), HOUR_MS, context.clock());
  const wanted = [...Object.entries(event.changes ?? {}).map(kindOfChange), event.employee?.id].join();
  const kind = `tally ${by} ${event.type} ${event.reason} ${wanted}`;
  const { count } = yield* tx.attempts.count(kind, WINDOW_MS, context.clock());
  if (count === 1) yield* tx.audit.add(event);
}

/** Something new, a change, or a switch one way or the other; sessions as many users, whatever the reason, are one kind. */
function kindOfChange([field, { from, to }]: [string, { from: unknown; to: unknown }]): string {
  if (typeof to === "boolean") return `${field}=${to}`;
  return from === null ? `new-${field}` : field;
}

/** How often an employee was refused in this hour, which began with the first time; null for never. */
export const refusedThisHour = ({ clock }: Context, tx: Tables, employeeId: string, type: EventType) =>
  tx.attempts.find(hourKeyOf(employeeId, type), clock());

const hourKeyOf = (by: string, type: EventType) => `refused ${by} ${type}`;

/** Records how often it was, for every minute that is over. Whichever process takes a count writes its event. */
export function* recordTallies(context: Context, tx: Tables): Steps<void> {
  const taken = yield* tx.attempts.takeTallies(context.clock());
  // No database says in which order it deletes: the log has the same one wherever it is kept.
  for (const { key, count } of taken.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
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
