import { dashboard } from "#composition";
import { pathIds } from "#lib/http/input.ts";
import { accepted } from "#lib/http/route.ts";
import { redeliver } from "#lib/webhooks/send.ts";

const params = pathIds("webhook", "deliveryId", "delivery");

export const POST = dashboard.route({ params }, async ({ context, params: { id, deliveryId } }) => {
  await redeliver(context, id, deliveryId);
  return accepted({ delivery: { id: deliveryId } });
});
