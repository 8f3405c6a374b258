/** A link that a help desk fills in by itself, and where it goes there. */
export interface Recipe {
  name: string;
  where: string;
  link: string;
}

/** Each with its help desk's own placeholders. The way back is last, as nobody encodes it. */
export function recipesFor(dashboardUrl: string): Recipe[] {
  const link = (user: string, ticket: string, back?: string) =>
    `${dashboardUrl}/users?impersonate=${user}&ticket=${ticket}${back === undefined ? "" : `&return=${back}`}`;
  return [
    {
      name: "Zendesk",
      where: "A macro that adds an internal note. For the way back name the origin https://ACCOUNT.zendesk.com.",
      link: link("{{ticket.requester.email}}", "{{ticket.id}}", "{{ticket.link}}"),
    },
    {
      name: "Intercom",
      where:
        "A macro, used in a note. Put in the person's e-mail by Intercom's own picker, in the place of {{user.email}}; the conversation's number is in its address. For the way back name https://app.intercom.com.",
      link: link(
        "{{user.email}}",
        "CONVERSATION",
        "https://app.intercom.com/a/inbox/WORKSPACE/inbox/conversation/CONVERSATION",
      ),
    },
    {
      name: "Front",
      where: "A message template, used in a comment. For the way back name https://app.frontapp.com.",
      link: link(
        "{{recipient.email}}",
        "{{conversation.id}}",
        "https://app.frontapp.com/open/{{conversation.public_id}}",
      ),
    },
    {
      name: "HubSpot",
      where:
        "A snippet, used in a comment on the ticket. Put in the contact's e-mail and the ticket's id by HubSpot's own picker, in the places of what stands in braces. ACCOUNT is your account's number. For the way back name https://app.hubspot.com.",
      link: link(
        "{{contact.email}}",
        "{{ticket.hs_object_id}}",
        "https://app.hubspot.com/contacts/ACCOUNT/record/0-5/{{ticket.hs_object_id}}",
      ),
    },
    {
      name: "E-mail",
      where:
        "A bookmark or a text snippet: put the sender's address in the place of SENDER. An id or external id does as well.",
      link: link("SENDER", "TICKET"),
    },
  ];
}
