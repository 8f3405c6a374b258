import { Badge } from "../ui/badge.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { eventsText } from "./events.ts";
import { hostOf, type ShownWebhook } from "./webhook.ts";

export function WebhookTable({ webhooks }: { webhooks: ShownWebhook[] }) {
  const head = (
    <>
      <Head>Address</Head>
      <Head>Events</Head>
      <Head className="w-28">State</Head>
      <Head className="w-32">
        <span className="sr-only">Delete</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Webhooks">
      {webhooks.map((webhook) => (
        <WebhookRow key={webhook.id} webhook={webhook} />
      ))}
    </Table>
  );
}

function WebhookRow({ webhook }: { webhook: ShownWebhook }) {
  const { id, events, enabled } = webhook;
  const name = hostOf(webhook);
  return (
    <Row>
      <Cell className="font-medium">
        <TextLink href={`/settings/webhooks/${id}`}>{name}</TextLink>
      </Cell>
      <Cell className="text-soft">
        <Inline>Events</Inline>
        {eventsText(events)}
      </Cell>
      <Cell>
        <Inline>State</Inline>
        {enabled ? <Badge>Enabled</Badge> : <Badge tone="muted">Disabled</Badge>}
      </Cell>
      <ActionCell>
        <ConfirmButton
          confirm="Delete webhook"
          danger
          description="Nothing is sent there any more, and what still waits to be sent is dropped. It can't be brought back."
          done="The webhook is deleted."
          label="Delete"
          method="DELETE"
          title={`Delete the webhook at ${name}?`}
          url={`/api/webhooks/${id}`}
        />
      </ActionCell>
    </Row>
  );
}
