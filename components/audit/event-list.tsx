import type { AuditEvent } from "#lib/audit/event.ts";
import { Badge } from "../ui/badge.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { type Entry, entriesOf } from "./entry.ts";
import { type Around, EventDetails, StartDetails } from "./event-details.tsx";
import { Told } from "./told.tsx";

/** Without classes, see `.events` in plain.css. Newest first; each opens to all that was recorded, without JavaScript too. What belongs to one start is one row. */
export function EventList({ events, ...around }: { events: AuditEvent[] } & Around) {
  return (
    <ol className={`${surfaceClass} events divide-y divide-line overflow-hidden`}>
      {entriesOf(events).map((entry) => (
        <li key={entry.told.id}>
          <details>
            <Summary entry={entry} isSealed={entry.steps.every(({ id }) => around.leaves.has(id))} />
            {entry.steps.length > 1 ? (
              <StartDetails entry={entry} {...around} />
            ) : (
              <EventDetails event={entry.told} {...around} />
            )}
          </details>
        </li>
      ))}
    </ol>
  );
}

const Summary = ({ entry: { told, steps }, isSealed }: { entry: Entry; isSealed: boolean }) => (
  <summary>
    <Dot live={told.impersonationId !== null} />
    <Told event={told} />
    <span>
      {told.outcome === "refused" && <Badge tone="muted">Refused</Badge>}
      {!isSealed && <Badge tone="muted">Not sealed yet</Badge>}
      {steps.length > 1 && <small>{steps.length} steps</small>}
      <Time at={told.at} precision="seconds" />
    </span>
  </summary>
);

/** Amber where an impersonation is concerned. The sentence says so, too. */
const Dot = ({ live }: { live: boolean }) => <i aria-hidden="true" className={live ? "bg-live-dot" : undefined} />;
