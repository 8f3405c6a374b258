import type { Metadata } from "next";
import { Answer } from "#components/requests/answer.tsx";
import { Begin } from "#components/requests/begin.tsx";
import { BreakGlass } from "#components/requests/break-glass.tsx";
import { RequestFacts } from "#components/requests/facts.tsx";
import { isOpen, shownRequest } from "#components/requests/request.ts";
import { What } from "#components/requests/what.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { parse, pathId } from "#lib/http/input.ts";
import { mayBreakGlass } from "#lib/policy.ts";
import { isProofDue } from "#lib/proofs/require.ts";
import { getRequest, isForMe } from "#lib/requests/list.ts";
import { employeeContext } from "#visitors";
import { found } from "../../asked.ts";

export const metadata: Metadata = { title: "Request" };

/** Often, as whoever asked is waiting for it. */
const REFRESH_SECONDS = 2;

export default async function RequestPage({ params }: PageProps<"/requests/[id]">) {
  const context = await employeeContext();
  const { id } = await found(async () => parse(pathId("request"), await params));
  const request = await found(() => getRequest(context, id));
  const now = context.clock();
  const shown = shownRequest(request, now);
  const mine = isForMe(context.caller, request, now);
  const proofDue = await isProofDue(context);
  const ownStart = shown.kind === "start" && request.impersonator.id === context.caller.id;
  const mayBreak = ownStart && shown.status === "waiting" && mayBreakGlass(context.caller).allowed;
  return (
    <>
      <PageHeader
        actions={
          mine ? (
            shown.status === "approved" ? (
              <Begin proofDue={proofDue} request={shown} />
            ) : (
              <Answer request={shown} />
            )
          ) : (
            mayBreak && <BreakGlass proofDue={proofDue} request={shown} />
          )
        }
        back={{ href: "/requests", label: "Requests" }}
        title={<What request={shown} />}
      >
        {mine && hints[shown.status === "approved" ? "begin" : "answer"]}
      </PageHeader>
      <LiveRefresh everySeconds={isOpen(shown) ? REFRESH_SECONDS : null} />
      <RequestFacts now={now.toISOString()} request={shown} />
    </>
  );
}

const hints = {
  begin: "It is approved. The time of the session counts from when you begin.",
  answer: "It waits for your answer, or that of another who may give it.",
};
