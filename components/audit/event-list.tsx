import type { ReactNode } from "react";
import type { AuditEvent } from "#lib/audit/event.ts";
import { Badge } from "../ui/badge.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import { actorName, sentenceOf } from "./sentence.ts";

/** Newest first; each opens to all that was recorded, without JavaScript too. */
export function EventList({ events, products }: { events: AuditEvent[]; products: Map<string, string> }) {
  return (
    <ol className={`${surfaceClass} divide-y divide-line overflow-hidden`}>
      {events.map((event) => (
        <li key={event.id}>
          <details className="group">
            <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-1 px-5 py-3 -outline-offset-2 group-open:bg-sunken hover:bg-sunken [&::-webkit-details-marker]:hidden">
              <Dot live={event.impersonationId !== null} />
              <bdi className="min-w-0 flex-1 basis-56 leading-5 wrap-anywhere">{sentenceOf(event)}</bdi>
              {event.outcome === "refused" && <Badge tone="muted">Refused</Badge>}
              <span className="w-full pl-4.5 text-soft sm:w-auto sm:pl-0">
                <Time at={event.at} />
              </span>
            </summary>
            <Details event={event} products={products} />
          </details>
        </li>
      ))}
    </ol>
  );
}

/** Amber where an impersonation is concerned. The sentence says so, too. */
const Dot = ({ live }: { live: boolean }) => (
  <span
    aria-hidden="true"
    className={`size-1.5 -translate-y-0.5 rounded-full ${live ? "bg-live-dot" : "bg-transparent"}`}
  />
);

function Details({ event, products }: { event: AuditEvent; products: Map<string, string> }) {
  const { user, employee, impersonationId, productId, changes } = event;
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-1 border-t border-line bg-sunken px-5 py-4 leading-5 sm:grid-cols-[9rem_1fr]">
      <Fact term="Type">{event.type}</Fact>
      <Fact term="Time">{event.at.toISOString()}</Fact>
      <Fact term="By">{actorText(event)}</Fact>
      {user && (
        <Fact term="User">
          <TextLink href={`/users/${user.id}`}>
            <bdi>{user.name}</bdi>
          </TextLink>{" "}
          {user.email}
        </Fact>
      )}
      {employee && <Fact term="Employee">{`${employee.name} ${employee.email}`}</Fact>}
      {productId !== null && <Fact term="Product">{products.get(productId) ?? productId}</Fact>}
      {event.reason !== null && <Fact term="Reason">{event.reason}</Fact>}
      {changed(changes).map(([key, { from, to }]) => (
        <Fact key={key} term={`Changed: ${key}`}>
          {valueText(from)} → {valueText(to)}
        </Fact>
      ))}
      {impersonationId !== null && (
        <Fact term="Impersonation">
          <TextLink href={`/audit-log?impersonation=${impersonationId}`}>{impersonationId}</TextLink>
        </Fact>
      )}
      <Fact term="Address">{event.ip ?? "not known"}</Fact>
      <Fact term="Browser">{event.userAgent ?? "not known"}</Fact>
      <Fact term="Request">{event.requestId}</Fact>
      <Fact term="Event">{event.id}</Fact>
    </dl>
  );
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <>
    <dt className="text-soft not-first:max-sm:mt-2">{term}</dt>
    <dd className="min-w-0 whitespace-pre-line wrap-anywhere">
      <bdi>{children}</bdi>
    </dd>
  </>
);

/** Some events carry a name that stayed, for the sentence. */
const changed = (changes: AuditEvent["changes"]) =>
  Object.entries(changes ?? {}).filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to));

function actorText({ actor }: AuditEvent): string {
  if ("email" in actor) return `${actor.name} ${actor.email}`;
  return actor.kind === "api_key" ? `${actor.name}, an API key` : actorName(actor);
}

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
};
