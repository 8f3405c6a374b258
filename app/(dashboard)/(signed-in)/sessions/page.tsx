import type { Metadata } from "next";
import { HistoryTable } from "#components/impersonations/history-table.tsx";
import { LiveTable } from "#components/impersonations/live-table.tsx";
import { shownSession } from "#components/impersonations/session.tsx";
import {
  isFiltered,
  SessionFilter,
  type SessionSearch,
  sessionKeys,
} from "#components/impersonations/session-filter.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { endOfDay, startOfDay } from "#components/ui/day.ts";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { EmployeeContext } from "#lib/context.ts";
import { listTeam } from "#lib/employees/team.ts";
import { parse } from "#lib/http/input.ts";
import { refusalsOf } from "#lib/impersonations/hand-offs.ts";
import { type ListInput, listInput } from "#lib/impersonations/input.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { mayEndAll, maySeeAllImpersonations } from "#lib/policy.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";
import { productNames } from "../several-products.ts";
import { listUnended } from "../unended.ts";

export const metadata: Metadata = { title: "Sessions" };

const REFRESH_SECONDS = 5;

export default async function SessionsPage({ searchParams }: PageProps<"/sessions">) {
  const context = await employeeContext();
  const search = readSearch(await searchParams, sessionKeys);
  const { query = "", cursor = null, ...filter } = search;
  const input = await asked(async () => inputOf(search));
  const past = input && (await asked(() => pastOf(context, input)));
  const unended = input ? await listUnended(context, wantedIn(input)) : [];
  const products = await productNames(context);
  const naming = products.size > 1;
  const searched = query !== "" || isFiltered(search);
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
      <SearchBox keeps={filter} label="Search sessions" placeholder="Name, e-mail or ticket" query={query} />
      <SessionFilter employees={await employeesSeen(context)} products={namedIn(products)} search={search} />
      <LiveRefresh everySeconds={unended.length > 0 ? REFRESH_SECONDS : null} />
      <Section
        actions={
          unended.length > 0 && !searched && mayEndAll(context.caller).allowed && <EndAll count={unended.length} />
        }
        title="Live now"
      >
        {unended.length > 0 ? (
          <LiveTable naming={naming} now={now.toISOString()} sessions={unended.map(show)} />
        ) : (
          <Empty
            title={
              searched
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
          <NoPast searched={searched || cursor !== null} />
        )}
        <Pager cursor={cursor} nextCursor={past?.nextCursor ?? null} path="/sessions" query={{ query, ...filter }} />
      </Section>
    </>
  );
}

/** Days are made into instants where the reader is; what is no day stays as it is, and is refused as such. */
function inputOf({ query, cursor, by, product, from, to, zone = "UTC" }: SessionSearch): ListInput {
  return parse(listInput, {
    ...{ query, cursor, impersonatorId: by, productId: product },
    from: from && (startOfDay(from, zone)?.toISOString() ?? from),
    to: to && (endOfDay(to, zone)?.toISOString() ?? to),
  });
}

const wantedIn = ({ cursor: _, limit: __, status: ___, ...wanted }: ListInput) => wanted;

const pastOf = (context: EmployeeContext, input: ListInput) =>
  listImpersonations(context, { ...wantedIn(input), status: "ended" }, { cursor: input.cursor, limit: input.limit });

/** Who sees their own sessions alone has nobody to choose. */
async function employeesSeen(context: EmployeeContext) {
  if (!maySeeAllImpersonations(context.caller).allowed) return [];
  return (await listTeam(context)).employees.map(({ id, name }) => ({ id, name }));
}

const namedIn = (products: Map<string, string>) => [...products].map(([id, name]) => ({ id, name }));

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
