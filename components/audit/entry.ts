import type { AuditEvent, EventType } from "#lib/audit/event.ts";

/** A row of the list: one event, or the several of one start, told by the one that says most. */
export interface Entry {
  told: AuditEvent;
  /** All that the row stands for, oldest first; `told` is one of them. */
  steps: AuditEvent[];
}

/** What one start leaves behind: confirmed, signed in, entered the product. The first that is there tells the row. */
const telling: EventType[] = ["impersonation.started", "impersonation.requested", "session.signed_in"];

/**
 * Events, newest first, as rows: those of one start become one. Nothing is left out, and where a page or a filter has
 * cut a start in two, each part is a row.
 */
export function entriesOf(events: AuditEvent[]): Entry[] {
  return events.flatMap((event) => {
    const start = startOf(event);
    const steps = start === null ? [event] : events.filter((other) => startOf(other) === start);
    const told = tellingOf(steps) ?? event;
    return told === event ? [{ told, steps: steps.toReversed() }] : [];
  });
}

/** Which start an event belongs to, if it is a step of one. */
const startOf = ({ type, outcome, impersonationId }: AuditEvent): string | null =>
  telling.includes(type) && outcome === "succeeded" ? impersonationId : null;

const tellingOf = (steps: AuditEvent[]): AuditEvent | undefined =>
  telling.map((type) => steps.find((step) => step.type === type)).find((step) => step !== undefined);
