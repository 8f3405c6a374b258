import { dashboard } from "#composition";
import { listEventsInput } from "#lib/audit/input.ts";
import { listAuditEvents } from "#lib/audit/list.ts";
import { showAuditEvent } from "#lib/audit/show.ts";
import { ok } from "#lib/http/route.ts";

export const GET = dashboard.route(
  { query: listEventsInput },
  async ({ context, query: { cursor, limit, ...filter } }) => {
    const { items, nextCursor } = await listAuditEvents(context, filter, { cursor, limit });
    return ok({ items: items.map(showAuditEvent), nextCursor });
  },
);
