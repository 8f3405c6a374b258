import { dashboard, sendingConfig } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { rotateWebhookSecret } from "#lib/webhooks/change.ts";

export const POST = dashboard.route({ params: pathId("webhook") }, async ({ context, params: { id } }) =>
  ok(await rotateWebhookSecret(context, sendingConfig(), id)),
);
