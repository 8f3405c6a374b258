import type { Metadata } from "next";
import { shownSession } from "#components/impersonations/session.tsx";
import { shownRequest } from "#components/requests/request.ts";
import { RequestTable } from "#components/requests/table.tsx";
import { SessionFacts } from "#components/sessions/facts.tsx";
import { Hour } from "#components/sessions/hour.tsx";
import { SessionNote, WriteNote } from "#components/sessions/note.tsx";
import { PrintButton } from "#components/sessions/print-button.tsx";
import { LookOnly, MakeChanges } from "#components/sessions/raise.tsx";
import { SessionSummary } from "#components/sessions/summary.tsx";
import { Exports, OnPaper, PartOnPaper } from "#components/sessions/take-along.tsx";
import { Timeline } from "#components/sessions/timeline.tsx";
import { CommandButton } from "#components/ui/command-button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { logSigner } from "#composition";
import { env } from "#env";
import { checkpointOver } from "#lib/audit/log/ask.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { parse, pathId } from "#lib/http/input.ts";
import { levelsOf } from "#lib/impersonations/access.ts";
import { log } from "#lib/log.ts";
import { type Levels, mayDrop, mayNote, mayRaise, maySeeAuditLog } from "#lib/policy.ts";
import { listRequestsOf } from "#lib/requests/list.ts";
import { asksToRaise } from "#lib/requests/needs.ts";
import type { AccessRequest } from "#lib/requests/request.ts";
import type { WholeSession } from "#lib/timeline/entry.ts";
import { getWholeSession, listTimeline } from "#lib/timeline/session.ts";
import { showSession } from "#lib/timeline/show.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../../search.ts";
import { asked, found, permitted } from "../../asked.ts";
import { Again } from "./again.tsx";

export const metadata: Metadata = { title: "Session" };

const REFRESH_SECONDS = 5;
const ENTRIES_A_PAGE = 100;

interface Search {
  cursor?: string;
  /** `acts` leaves the pages out. */
  show?: string;
}

export default async function SessionPage({ params, searchParams }: PageProps<"/sessions/[id]">) {
  const context = await employeeContext();
  const { id } = await found(async () => parse(pathId("session"), await params));
  const seen = await permitted(() => found(() => getWholeSession(context, id)));
  if (seen.refused !== null) return <Forbidden sentence={seen.refused} title="Session" />;
  return (
    <SessionView
      context={context}
      asks={await asksToRaise(context, seen.value.impersonation)}
      levels={await levelsOf(context)}
      requests={await listRequestsOf(context, id)}
      search={readSearch(await searchParams, ["cursor", "show"])}
      whole={seen.value}
    />
  );
}

interface View {
  context: EmployeeContext;
  whole: WholeSession;
  search: Search;
  levels: Levels;
  /** Whether somebody has to say yes to a raise first. */
  asks: boolean;
  /** What was asked for, of this session. */
  requests: AccessRequest[];
}

function SessionView({ context, whole, search, levels, asks, requests }: View) {
  const { impersonation, marks, tally } = whole;
  const now = context.clock();
  const { summary, note } = showSession(whole, now);
  const session = shownSession(impersonation, now);
  const { id, impersonator, called, status, endedAt, startedAt } = session;
  const over = status === "ended";
  const until = over && endedAt !== null ? new Date(endedAt) : now;
  const mayAsk = mayRaise(context.caller, impersonation, { live: status === "live", ...levels }).allowed;
  const mayWrite = mayNote(context.caller, impersonation).allowed;
  return (
    <>
      <PageHeader
        actions={
          <>
            <Again context={context} impersonation={impersonation} />
            {mayAsk && <MakeChanges asks={asks} id={id} />}
            {mayDrop(context.caller, impersonation).allowed && <LookOnly session={session} />}
            {!over && (
              <CommandButton
                done="The session is ended."
                label="End session"
                method="DELETE"
                url={`/api/impersonations/${id}`}
              />
            )}
            <PrintButton />
          </>
        }
        back={{ href: "/sessions", label: "Sessions" }}
        title={
          <>
            <bdi>{impersonator.name}</bdi> as <bdi>{called}</bdi>
          </>
        }
      />
      <LiveRefresh everySeconds={over ? null : REFRESH_SECONDS} />
      <SessionSummary marks={marks} summary={summary} />
      <Section title="About">
        <SessionFacts
          addressesKnown={env().trustedProxies > 0}
          now={now.toISOString()}
          readerId={context.caller.id}
          session={session}
          whole={whole}
        />
      </Section>
      {requests.length > 0 && (
        <Section title="Requests">
          <RequestTable
            label="Requests of this session"
            now={now.toISOString()}
            requests={requests.map((request) => shownRequest(request, now))}
          />
        </Section>
      )}
      {(note || mayWrite) && (
        <Section
          actions={
            mayWrite && (
              <span className="print:hidden">
                <WriteNote id={id} text={note?.text ?? null} />
              </span>
            )
          }
          title="Note"
        >
          <SessionNote by={impersonator.name} note={note} />
        </Section>
      )}
      <Section actions={tally.pages > 0 && <Which id={id} search={search} />} title="What happened">
        {startedAt !== null && (
          <Hour from={impersonation.createdAt} marks={marks} to={impersonation.expiresAt} until={until} />
        )}
        <Entries context={context} id={id} search={search} />
        {maySeeAuditLog(context.caller).allowed && <Exports id={id} />}
      </Section>
      <Paper context={context} id={id} />
    </>
  );
}

/** Rendered for the screen too: whoever prints takes what is there, and no question of theirs reaches the server. */
async function Paper({ context, id }: { context: EmployeeContext; id: string }) {
  const checkpoint = maySeeAuditLog(context.caller).allowed ? await coveringCheckpoint(context, id) : undefined;
  return <OnPaper at={context.clock()} checkpoint={checkpoint} id={id} url={env().dashboardUrl} />;
}

/** A log that was damaged may have none, and is when somebody most needs the rest of the page. */
async function coveringCheckpoint(context: EmployeeContext, id: string): Promise<string | null | "none"> {
  try {
    return await checkpointOver(context, id, await logSigner());
  } catch (error) {
    log.error({ error: String(error), impersonationId: id }, "no checkpoint of the audit log could be made");
    return "none";
  }
}

/** All of it, or without the pages: most come for what was changed. */
const Which = ({ id, search }: { id: string; search: Search }) => (
  <span className="print:hidden">
    {search.show === "acts" ? (
      <TextLink href={`/sessions/${id}`}>Show pages, too</TextLink>
    ) : (
      <TextLink href={`/sessions/${id}?show=acts`}>Show acts and refusals only</TextLink>
    )}
  </span>
);

async function Entries({ context, id, search }: { context: EmployeeContext; id: string; search: Search }) {
  const { cursor = null, show } = search;
  const which = { id, pages: show !== "acts" };
  const page = await asked(() => listTimeline(context, which, { cursor, limit: ENTRIES_A_PAGE }));
  return (
    <>
      {page && page.items.length > 0 ? (
        <Timeline entries={page.items} />
      ) : page && cursor === null ? (
        <Empty title="Archived">What happened has left the audit log with its month, into an archive file.</Empty>
      ) : (
        <Empty title="Nothing here">
          This page's address doesn't fit any more. <TextLink href={`/sessions/${id}`}>Begin again</TextLink>
        </Empty>
      )}
      <Pager
        byTime={false}
        cursor={cursor}
        nextCursor={page?.nextCursor ?? null}
        path={`/sessions/${id}`}
        query={{ show }}
      />
      {(cursor !== null || (page?.nextCursor ?? null) !== null || show === "acts") && <PartOnPaper />}
    </>
  );
}
