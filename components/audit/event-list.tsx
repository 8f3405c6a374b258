import type { AuditEvent } from "#lib/audit/event.ts";
import { Badge } from "../ui/badge.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { type Entry, entriesOf } from "./entry.ts";
import { type Around, EventDetails, StartDetails } from "./event-details.tsx";
import { Told } from "./told.tsx";

/** Newest first; each opens to all that was recorded, without JavaScript too. What belongs to one start is one row. */
export function EventList({ events, ...around }: { events: AuditEvent[] } & Around) {
  return (
    <ol className={`${surfaceClass} divide-y divide-line overflow-hidden`}>
      {entriesOf(events).map((entry) => (
        <li key={entry.told.id}>
          <details className="group">
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
  <summary className="grid cursor-pointer list-none grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1 px-5 py-3 -outline-offset-2 group-open:bg-sunken hover:bg-sunken sm:grid-cols-[auto_minmax(0,1fr)_auto] [&::-webkit-details-marker]:hidden">
    <Dot live={told.impersonationId !== null} />
    <Told event={told} className="leading-5 wrap-anywhere" />
    <span className="col-start-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-soft sm:col-start-3">
      {told.outcome === "refused" && <Badge tone="muted">Refused</Badge>}
      {!isSealed && <Badge tone="muted">Not sealed yet</Badge>}
      {steps.length > 1 && <span className="text-xs">{steps.length} steps</span>}
      <Time at={told.at} precision="seconds" />
    </span>
  </summary>
);

/** Amber where an impersonation is concerned. The sentence says so, too. */
const Dot = ({ live }: { live: boolean }) => (
  <span
    aria-hidden="true"
    className={`size-1.5 -translate-y-0.5 rounded-full ${live ? "bg-live-dot" : "bg-transparent"}`}
  />
);
