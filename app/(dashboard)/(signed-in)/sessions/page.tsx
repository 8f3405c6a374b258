import type { Metadata } from "next";
import { HistoryTable } from "#components/impersonations/history-table.tsx";
import { LiveTable } from "#components/impersonations/live-table.tsx";
import { shownSession } from "#components/impersonations/session.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Section } from "#components/ui/section.tsx";
import { parse } from "#lib/http/input.ts";
import { refusalsOf } from "#lib/impersonations/hand-offs.ts";
import { listInput } from "#lib/impersonations/input.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { mayEndAll, maySeeAllImpersonations } from "#lib/policy.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";
import { severalProducts } from "../several-products.ts";
import { listUnended } from "../unended.ts";

export const metadata: Metadata = { title: "Sessions" };

const REFRESH_SECONDS = 5;

export default async function SessionsPage({ searchParams }: PageProps<"/sessions">) {
  const context = await employeeContext();
  const search = readSearch(await searchParams, ["cursor"]);
  const past = await asked(() => listImpersonations(context, { status: "ended" }, parse(listInput, search)));
  const unended = await listUnended(context);
  const naming = await severalProducts(context);
  const now = context.clock();
  const refusals = await refusalsOf(context, [...unended, ...(past?.items ?? [])]);
  const show = (each: (typeof unended)[number]) => ({
    ...shownSession(each, now),
    refused: refusals.get(each.id),
  });
  const everybodys = maySeeAllImpersonations(context.caller).allowed;
  return (
    <>
      <PageHeader title="Sessions">
        {everybodys
          ? "Who is, and was, signed in to the product as one of its users."
          : "Where you are, and were, signed in as a user. You see your own sessions only."}
      </PageHeader>
      <LiveRefresh everySeconds={unended.length > 0 ? REFRESH_SECONDS : null} />
      <Section
        actions={unended.length > 0 && mayEndAll(context.caller).allowed && <EndAll count={unended.length} />}
        title="Live now"
      >
        {unended.length > 0 ? (
          <LiveTable naming={naming} now={now.toISOString()} sessions={unended.map(show)} />
        ) : (
          <Empty title={everybodys ? "Nobody is signed in as a user" : "You aren't signed in as a user"} />
        )}
      </Section>
      <Section title="Past">
        {past && past.items.length > 0 ? (
          <HistoryTable
            label="Past sessions"
            naming={naming}
            readerId={context.caller.id}
            sessions={past.items.map(show)}
          />
        ) : (
          <Empty title="No past sessions">They stay here once they have ended, with why they were needed.</Empty>
        )}
        <Pager cursor={search.cursor ?? null} nextCursor={past?.nextCursor ?? null} path="/sessions" query={{}} />
      </Section>
    </>
  );
}

const EndAll = ({ count }: { count: number }) => (
  <ConfirmButton
    confirm="End all"
    danger
    description={`${count === 1 ? "1 live session ends" : `${count} live sessions end`} at once. Whoever is in one is signed out of the product.`}
    done="All sessions are ended."
    label="End all"
    method="DELETE"
    title="End all sessions?"
    url="/api/impersonations"
  />
);
