import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { listDeliveriesInput } from "#lib/webhooks/input.ts";
import { listDeliveries } from "#lib/webhooks/list.ts";
import { showDelivery } from "#lib/webhooks/show.ts";

export const GET = dashboard.route(
  { params: pathId("webhook"), query: listDeliveriesInput },
  async ({ context, params: { id }, query: { cursor, limit, ...filter } }) => {
    const { items, nextCursor } = await listDeliveries(context, id, filter, { cursor, limit });
    return ok({ items: items.map(showDelivery), nextCursor });
  },
);
