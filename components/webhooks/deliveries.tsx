import { typeText } from "#lib/audit/sentence.ts";
import type { DeliveryStatus } from "#lib/outbox/delivery.ts";
import type { showDelivery } from "#lib/webhooks/show.ts";
import { Badge } from "../ui/badge.tsx";
import { CommandButton } from "../ui/command-button.tsx";
import { LongText } from "../ui/long-text.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type ShownDelivery = ReturnType<typeof showDelivery> & { tookMs: number | null };

const stateNames: Record<DeliveryStatus, string> = {
  waiting: "Waiting",
  delivered: "Delivered",
  dead: "Not delivered",
};

export function DeliveryTable({ webhookId, deliveries }: { webhookId: string; deliveries: ShownDelivery[] }) {
  const head = (
    <>
      <Head className="w-52">When</Head>
      <Head>Event</Head>
      <Head className="w-40">State</Head>
      <Head>Answer</Head>
      <Head className="w-32">
        <span className="sr-only">Redeliver</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Deliveries">
      {deliveries.map((delivery) => (
        <DeliveryRow delivery={delivery} key={delivery.id} webhookId={webhookId} />
      ))}
    </Table>
  );
}

function DeliveryRow({ webhookId, delivery }: { webhookId: string; delivery: ShownDelivery }) {
  const { id, type, status, attempts, at, nextAt } = delivery;
  return (
    <Row>
      <Cell className="text-soft">
        <Time at={new Date(at)} precision="seconds" />
      </Cell>
      <Cell id={`delivery-${id}`}>{typeText(type)}</Cell>
      <Cell>
        <Badge tone={status === "delivered" ? "neutral" : "muted"}>{stateNames[status]}</Badge>
        {attempts > 0 && (
          <span className="mt-1 block text-xs text-soft">
            {attempts === 1 ? "1 attempt" : `${attempts} attempts`}
            {status === "waiting" && nextAt !== null && (
              <>
                , next <Time at={new Date(nextAt)} precision="seconds" />
              </>
            )}
          </span>
        )}
      </Cell>
      <Cell className="text-soft">
        <Inline>Answer</Inline>
        <AnswerText {...delivery} />
      </Cell>
      <ActionCell>
        {status !== "delivered" && (
          <CommandButton
            describedBy={`delivery-${id}`}
            done="It is being sent again."
            label="Redeliver"
            method="POST"
            url={`/api/webhooks/${webhookId}/deliveries/${id}/redeliver`}
          />
        )}
      </ActionCell>
    </Row>
  );
}

function AnswerText({ attempts, lastStatus, lastAnswer, tookMs }: ShownDelivery) {
  if (attempts === 0 && lastStatus === null) return "None yet";
  if (lastStatus === null) return "It couldn't be reached";
  return (
    <>
      {lastStatus}
      {tookMs !== null && ` after ${tookMs} ms`}
      {lastAnswer && (
        <span className="mt-1 block font-mono text-xs">
          <LongText>{lastAnswer}</LongText>
        </span>
      )}
    </>
  );
}
