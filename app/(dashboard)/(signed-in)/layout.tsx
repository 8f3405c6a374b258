import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { TicketLinks } from "#components/tickets/ticket.tsx";
import { countUnread } from "#lib/notices/list.ts";
import { countForMe } from "#lib/requests/list.ts";
import { employeeContext } from "#visitors";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const context = await employeeContext();
  const unread = await countUnread(context);
  const requests = await countForMe(context);
  const { ticketTemplate } = await context.store.read((tx) => tx.settings.get());
  return (
    <Shell employee={context.caller} requests={requests} unread={unread}>
      <TicketLinks template={ticketTemplate}>{children}</TicketLinks>
    </Shell>
  );
}
