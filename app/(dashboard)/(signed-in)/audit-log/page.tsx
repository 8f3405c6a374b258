import type { Metadata } from "next";
import { EventList } from "#components/audit/event-list.tsx";
import { AuditFilter, type AuditSearch } from "#components/audit/filter.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { employeeContext } from "#composition";
import { env } from "#env";
import type { AuditEvent } from "#lib/audit/event.ts";
import { listEventsInput } from "#lib/audit/input.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { listTeam } from "#lib/employees/team.ts";
import { parse } from "#lib/http/input.ts";
import { maySeeAuditLog } from "#lib/policy.ts";
import type { Page } from "#lib/store/store.ts";
import { listUsersInput } from "#lib/users/input.ts";
import { listUsers } from "#lib/users/list.ts";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";
import { productNames } from "../several-products.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: PageProps<"/audit-log">) {
  const context = await employeeContext();
  const may = maySeeAuditLog(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Audit log" />;
  const search = readSearch(await searchParams, ["type", "actor", "user", "from", "to", "impersonation", "cursor"]);
  const { cursor = null, ...query } = search;
  const page = await asked(() => eventsFor(context, search));
  const { employees } = await listTeam(context);
  const products = await productNames(context);
  return (
    <>
      <PageHeader title="Audit log">
        What happened, by whom, and what was refused. Nothing here can be changed.
      </PageHeader>
      <AuditFilter employees={employees.map(({ id, name }) => ({ id, name }))} search={search} />
      {page && page.items.length > 0 ? (
        <EventList addressesKnown={env().trustedProxies > 0} events={page.items} products={products} />
      ) : (
        <Empty title="Nothing fits">
          Nothing was recorded that fits this filter. <TextLink href="/audit-log">Show everything</TextLink>
        </Empty>
      )}
      <Pager cursor={cursor} nextCursor={page?.nextCursor ?? null} path="/audit-log" query={query} />
    </>
  );
}

/** Null for a user whom nobody knows: then nothing can fit. */
async function eventsFor(context: EmployeeContext, search: AuditSearch): Promise<Page<AuditEvent> | null> {
  const { actor, user, from, to, impersonation, ...same } = search;
  const userId = user === undefined ? undefined : await findUserId(context, user);
  if (userId === null) return null;
  const { cursor, limit, ...filter } = parse(listEventsInput, {
    ...same,
    actorId: actor,
    userId,
    impersonationId: impersonation,
    from: from && `${from}T00:00:00Z`,
    to: to && dayAfter(to),
  });
  return listAuditEvents(context, filter, { cursor, limit });
}

/** People know an e-mail; rows know an id, also of users whose e-mail was another then. */
async function findUserId(context: EmployeeContext, text: string): Promise<string | null> {
  const { query, ...page } = parse(listUsersInput, { query: text, limit: "100" });
  const { items } = await listUsers(context, { query }, page);
  const wanted = text.toLowerCase();
  return items.find(({ id, email }) => id === wanted || email.toLowerCase() === wanted)?.id ?? null;
}

/** The day that is meant counts to its end. What is no day stays as it is, and is refused as such. */
function dayAfter(day: string): string {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) ? day : new Date(start + 24 * 60 * 60 * 1000).toISOString();
}
