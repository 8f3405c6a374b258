import * as z from "zod";
import { dashboard, sendingConfig } from "#composition";
import { env } from "#env";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { changeWebhook, deleteWebhook } from "#lib/webhooks/change.ts";
import { changeWebhookInput } from "#lib/webhooks/input.ts";
import { getWebhook } from "#lib/webhooks/list.ts";
import { showWebhook } from "#lib/webhooks/show.ts";

const params = pathId("webhook");
const body = z.lazy(() => changeWebhookInput(env()));

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showWebhook(await getWebhook(context, id))),
);

export const PATCH = dashboard.route({ params, body }, async ({ context, params: { id }, body }) =>
  ok(showWebhook(await changeWebhook(context, sendingConfig(), id, body))),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await deleteWebhook(context, id);
  return noContent();
});
