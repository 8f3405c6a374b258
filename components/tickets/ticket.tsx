"use client";
import { createContext, type ReactNode, useContext } from "react";
import { ticketUrl } from "#lib/tickets/address.ts";

const Template = createContext<string | null>(null);

/** Around whatever shows tickets: where they are, if the settings say so. */
export const TicketLinks = ({ template, children }: { template: string | null; children: ReactNode }) => (
  <Template value={template}>{children}</Template>
);

/** A ticket as it was written, and a link to it where there is one. The help desk isn't told which page it came from. */
export function Ticket({ children: ticket }: { children: string }) {
  const template = useContext(Template);
  if (template === null) return <bdi>{ticket}</bdi>;
  return (
    <a
      // Above the link that lies over the row.
      className="relative z-1 font-medium text-accent underline-offset-3 hover:underline"
      href={ticketUrl(template, ticket)}
      rel="noreferrer"
      target="_blank"
    >
      <bdi>{ticket}</bdi>
    </a>
  );
}
