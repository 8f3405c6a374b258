import type { Metadata } from "next";
import { HistoryTable } from "#components/impersonations/history-table.tsx";
import { LiveTable } from "#components/impersonations/live-table.tsx";
import { shownSession } from "#components/impersonations/session.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { EmployeeContext } from "#lib/context.ts";
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
  const search = readSearch(await searchParams, ["query", "cursor"]);
  const { query = "", cursor = null } = search;
  const past = await asked(() => pastOf(context, search));
  const unended = await listUnended(context, { query });
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
      <SearchBox label="Search sessions" placeholder="Name, e-mail or ticket" query={query} />
      <LiveRefresh everySeconds={unended.length > 0 ? REFRESH_SECONDS : null} />
      <Section
        actions={
          unended.length > 0 && query === "" && mayEndAll(context.caller).allowed && <EndAll count={unended.length} />
        }
        title="Live now"
      >
        {unended.length > 0 ? (
          <LiveTable naming={naming} now={now.toISOString()} sessions={unended.map(show)} />
        ) : (
          <Empty
            title={
              query !== ""
                ? "No live session found"
                : everybodys
                  ? "Nobody is signed in as a user"
                  : "You aren't signed in as a user"
            }
          />
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
          <NoPast searched={query !== "" || cursor !== null} />
        )}
        <Pager cursor={cursor} nextCursor={past?.nextCursor ?? null} path="/sessions" query={{ query }} />
      </Section>
    </>
  );
}

function pastOf(context: EmployeeContext, search: { query?: string; cursor?: string }) {
  const { query, cursor, limit } = parse(listInput, search);
  return listImpersonations(context, { status: "ended", query }, { cursor, limit });
}

const NoPast = ({ searched }: { searched: boolean }) =>
  searched ? (
    <Empty title="No past session found">
      Search by words of a name, an e-mail or a ticket. <TextLink href="/sessions">Show all</TextLink>
    </Empty>
  ) : (
    <Empty title="No past sessions">They stay here once they have ended, with why they were needed.</Empty>
  );

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
