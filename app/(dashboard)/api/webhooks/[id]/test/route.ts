import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { accepted } from "#lib/http/route.ts";
import { testWebhook } from "#lib/webhooks/send.ts";

export const POST = dashboard.route({ params: pathId("webhook") }, async ({ context, params: { id } }) =>
  accepted({ delivery: { id: await testWebhook(context, id) } }),
);
