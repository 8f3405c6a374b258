import { dashboard } from "#composition";
import { listCheckpoints } from "#lib/audit/log/ask.ts";
import { listCheckpointsInput } from "#lib/audit/log/input.ts";
import { ok } from "#lib/http/route.ts";

export const GET = dashboard.route({ query: listCheckpointsInput }, async ({ context, query }) => {
  const { items, nextCursor } = await listCheckpoints(context, query);
  return ok({ items: items.map(({ size, at, note }) => ({ size, at: at.toISOString(), note })), nextCursor });
});
