import type { Metadata } from "next";
import { CopyableDetail, Detail, Details } from "#components/ui/details.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import { WebhookActions } from "#components/webhooks/actions.tsx";
import { DeliveryTable } from "#components/webhooks/deliveries.tsx";
import { eventsText } from "#components/webhooks/events.ts";
import { kindNames } from "#components/webhooks/kind.ts";
import { hostOf } from "#components/webhooks/webhook.ts";
import { parse, pathId } from "#lib/http/input.ts";
import { mayManageWebhooks } from "#lib/policy.ts";
import { getWebhook, listDeliveries } from "#lib/webhooks/list.ts";
import { showDelivery, showWebhook } from "#lib/webhooks/show.ts";
import { employeeContext } from "#visitors";
import { asked, found } from "../../../asked.ts";

export const metadata: Metadata = { title: "Webhook" };

/** While something is under way its answer is there soon; otherwise there is time. */
const [SOON_S, LATER_S] = [2, 15];
const PAGE = 20;

export default async function WebhookPage({ params, searchParams }: PageProps<"/settings/webhooks/[id]">) {
  const context = await employeeContext();
  const may = mayManageWebhooks(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Webhook" />;
  const { cursor: from } = await searchParams;
  const cursor = typeof from === "string" ? from : null;
  const { id } = await found(async () => parse(pathId("webhook"), await params));
  const webhook = await found(() => getWebhook(context, id));
  const listed = (from: string | null) => listDeliveries(context, id, {}, { cursor: from, limit: PAGE });
  // An address that was changed by hand shows the newest.
  const { items, nextCursor } = (await asked(() => listed(cursor))) ?? (await listed(null));
  const deliveries = items.map((delivery) => ({ ...showDelivery(delivery), tookMs: delivery.tookMs }));
  const shown = showWebhook(webhook);
  const path = `/settings/webhooks/${id}`;
  return (
    <>
      <LiveRefresh everySeconds={deliveries.some(({ status }) => status === "waiting") ? SOON_S : LATER_S} />
      <PageHeader
        actions={<WebhookActions webhook={shown} />}
        back={{ href: "/settings/webhooks", label: "Webhooks" }}
        title={<bdi>{hostOf(shown)}</bdi>}
      >
        {shown.enabled ? "It is told of each event that it asks for." : "It is disabled: only tests are sent to it."}
      </PageHeader>
      <Section title="About">
        <Details>
          <CopyableDetail term="Address" text={shown.url} />
          <Detail term="Events">{eventsText(shown.events)}</Detail>
          <Detail term="Form">{kindNames[shown.kind]}</Detail>
          <Detail term="Added">
            <Time at={webhook.createdAt} />, by <bdi>{webhook.createdBy.name}</bdi>
          </Detail>
        </Details>
      </Section>
      <Section note="What was delivered is listed for a week, and what wasn't for 30 days." title="Deliveries">
        {deliveries.length > 0 ? (
          <DeliveryTable deliveries={deliveries} webhookId={id} />
        ) : (
          <Empty title="Nothing was sent yet">Send a test to see what the receiver answers.</Empty>
        )}
        <Pager cursor={cursor} nextCursor={nextCursor} path={path} query={{}} />
      </Section>
    </>
  );
}
