import { redirect } from "next/navigation";
import { parse, pathId } from "#lib/http/input.ts";
import { ownReturn } from "#lib/tickets/way-back.ts";
import { getSession } from "#lib/timeline/session.ts";
import { employeeContext } from "#visitors";
import { found, permitted } from "../../../asked.ts";

/**
 * Leads on to the ticket that a session of one's own began with, for the page of its end, which doesn't know the address.
 * Everybody else, and where the settings don't name the origin any more, comes to the session's page.
 */
export default async function TicketPage({ params }: PageProps<"/sessions/[id]/ticket">) {
  const context = await employeeContext();
  const { id } = await found(async () => parse(pathId("session"), await params));
  const { value } = await permitted(() => found(() => getSession(context, id)));
  redirect((value && (await ownReturn(context, value.impersonation))) ?? `/sessions/${id}`);
}
