import type { Metadata } from "next";
import { CheckpointNote } from "#components/audit/checkpoint-note.tsx";
import { EventList } from "#components/audit/event-list.tsx";
import { ExportMenu } from "#components/audit/export-menu.tsx";
import { AuditFilter } from "#components/audit/filter.tsx";
import { searchKeys } from "#components/audit/search.ts";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { env } from "#env";
import { leavesOf, listCheckpoints } from "#lib/audit/log/ask.ts";
import { listTeam } from "#lib/employees/team.ts";
import { maySeeAuditLog } from "#lib/policy.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../search.ts";
import { productNames } from "../several-products.ts";
import { askedEvents } from "./asked-events.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: PageProps<"/audit-log">) {
  const context = await employeeContext();
  const may = maySeeAuditLog(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Audit log" />;
  const search = readSearch(await searchParams, searchKeys);
  const { cursor = null, ...query } = search;
  const { employees } = await listTeam(context);
  const { page, names, exportQuery } = await askedEvents(context, search, employees);
  const leaves = await leavesOf(context, page?.items.map(({ id }) => id) ?? []);
  const [newest] = (await listCheckpoints(context, { cursor: null, limit: 1 })).items;
  const products = await productNames(context);
  return (
    <>
      <PageHeader actions={exportQuery !== null && <ExportMenu query={exportQuery} />} title="Audit log">
        What happened, by whom, and what was refused. The log is tamper-evident: a change of what was recorded can be found out.
      </PageHeader>
      {newest && <CheckpointNote checkpoint={newest} />}
      <AuditFilter employees={employees.map(({ id, name }) => ({ id, name }))} names={names} search={search} />
      {page && page.items.length > 0 ? (
        <EventList addressesKnown={env().trustedProxies > 0} events={page.items} leaves={leaves} products={products} />
      ) : (
        <Empty title="No events found">
          Nothing that was recorded matches this filter. <TextLink href="/audit-log">Show everything</TextLink>
        </Empty>
      )}
      <Pager cursor={cursor} nextCursor={page?.nextCursor ?? null} path="/audit-log" query={query} />
    </>
  );
}
