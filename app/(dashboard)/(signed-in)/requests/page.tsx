import type { Metadata } from "next";
import { RequestFilter } from "#components/requests/filter.tsx";
import { shownRequest } from "#components/requests/request.ts";
import { RequestTable } from "#components/requests/table.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { parse } from "#lib/http/input.ts";
import { maySeeAllRequests } from "#lib/policy.ts";
import { listRequestsInput } from "#lib/requests/input.ts";
import { listRequests } from "#lib/requests/list.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";

export const metadata: Metadata = { title: "Requests" };

const REFRESH_SECONDS = 5;

export default async function RequestsPage({ searchParams }: PageProps<"/requests">) {
  const context = await employeeContext();
  const search = readSearch(await searchParams, ["status", "cursor"]);
  const input = await asked(async () => parse(listRequestsInput, search));
  const page = input && (await asked(() => listRequests(context, { waiting: waitingIn(input.status) }, place(input))));
  const everybodys = maySeeAllRequests(context.caller).allowed;
  const now = context.clock();
  return (
    <>
      <PageHeader title="Requests">
        {everybodys
          ? "What somebody else has to approve before it begins."
          : "What you have asked for, and what became of it."}
      </PageHeader>
      <LiveRefresh everySeconds={REFRESH_SECONDS} />
      <RequestFilter which={input?.status} />
      {page && page.items.length > 0 ? (
        <RequestTable
          label="Requests"
          now={now.toISOString()}
          requests={page.items.map((request) => shownRequest(request, now))}
        />
      ) : (
        <Nothing everybodys={everybodys} filtered={input?.status !== undefined || search.cursor !== undefined} />
      )}
      <Pager
        cursor={search.cursor ?? null}
        nextCursor={page?.nextCursor ?? null}
        path="/requests"
        query={{ status: input?.status }}
      />
    </>
  );
}

const waitingIn = (status: "waiting" | "answered" | undefined) => status && status === "waiting";
const place = ({ cursor, limit }: { cursor: string | null; limit: number }) => ({ cursor, limit });

const Nothing = ({ everybodys, filtered }: { everybodys: boolean; filtered: boolean }) =>
  filtered ? (
    <Empty title="No such request">
      <TextLink href="/requests">Show all</TextLink>
    </Empty>
  ) : (
    <Empty title={everybodys ? "Nobody has asked for anything" : "You haven't asked for anything"}>
      {everybodys
        ? "Where the settings ask for approval, what somebody asks for is answered here."
        : "Where an Owner or Admin has to approve a session first, you find here what they say."}
    </Empty>
  );
