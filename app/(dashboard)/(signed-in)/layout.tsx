import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { TicketLinks } from "#components/tickets/ticket.tsx";
import { countUnread } from "#lib/notices/list.ts";
import { countForMe } from "#lib/requests/list.ts";
import { employeeContext } from "#visitors";
import { shownOwnSession } from "./own-session.ts";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const context = await employeeContext();
  // None needs another's answer, and each of them is a way to the database and back.
  const [unread, requests, { ticketTemplate }, own] = await Promise.all([
    countUnread(context),
    countForMe(context),
    context.store.read((tx) => tx.settings.get()),
    shownOwnSession(context),
  ]);
  return (
    <Shell employee={context.caller} own={own} requests={requests} unread={unread}>
      <TicketLinks template={ticketTemplate}>{children}</TicketLinks>
    </Shell>
  );
}
