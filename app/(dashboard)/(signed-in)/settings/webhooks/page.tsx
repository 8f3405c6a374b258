import type { Metadata } from "next";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { AddWebhook } from "#components/webhooks/add.tsx";
import { WebhookTable } from "#components/webhooks/table.tsx";
import { mayManageWebhooks } from "#lib/policy.ts";
import { listWebhooks } from "#lib/webhooks/list.ts";
import { showWebhook } from "#lib/webhooks/show.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const context = await employeeContext();
  const may = mayManageWebhooks(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Webhooks" />;
  const webhooks = (await listWebhooks(context)).map(showWebhook);
  return (
    <>
      <PageHeader actions={<AddWebhook />} back={{ href: "/settings", label: "Project Settings" }} title="Webhooks">
        Your own servers, your monitoring or a chat are told of what happens here, within seconds.
      </PageHeader>
      {webhooks.length > 0 ? (
        <WebhookTable webhooks={webhooks} />
      ) : (
        <Empty title="No webhook yet">
          Add one for each place that has to know, such as who signs in as whom. Each message is signed, so that whoever
          receives it can tell that it comes from here.
        </Empty>
      )}
    </>
  );
}
