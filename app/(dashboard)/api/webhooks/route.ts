import * as z from "zod";
import { dashboard, sendingConfig } from "#composition";
import { env } from "#env";
import { created, ok } from "#lib/http/route.ts";
import { addWebhook } from "#lib/webhooks/add.ts";
import { addWebhookInput } from "#lib/webhooks/input.ts";
import { listWebhooks } from "#lib/webhooks/list.ts";
import { showWebhook } from "#lib/webhooks/show.ts";

const body = z.lazy(() => addWebhookInput(env()));

export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listWebhooks(context)).map(showWebhook) }),
);

export const POST = dashboard.route({ body }, async ({ context, body }) => {
  const { webhook, secret } = await addWebhook(context, sendingConfig(), body);
  return created({ webhook: showWebhook(webhook), secret });
});
