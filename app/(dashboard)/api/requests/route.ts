import { dashboard } from "#composition";
import { ok } from "#lib/http/route.ts";
import { listRequestsInput } from "#lib/requests/input.ts";
import { listRequests } from "#lib/requests/list.ts";
import { showRequest } from "#lib/requests/show.ts";

export const GET = dashboard.route({ query: listRequestsInput }, async ({ context, query }) => {
  const { status, cursor, limit } = query;
  const waiting = status && status === "waiting";
  const { items, nextCursor } = await listRequests(context, { waiting }, { cursor, limit });
  return ok({ items: items.map((item) => showRequest(item, context.clock())), nextCursor });
});
