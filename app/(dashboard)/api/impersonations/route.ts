import { dashboard } from "#composition";
import { env } from "#env";
import { created, noContent, ok } from "#lib/http/route.ts";
import { endAllImpersonations } from "#lib/impersonations/end.ts";
import { listInput, startInput } from "#lib/impersonations/input.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";

export const GET = dashboard.route({ query: listInput }, async ({ context, query: { cursor, limit, ...filter } }) => {
  const { items, nextCursor } = await listImpersonations(context, filter, { cursor, limit });
  return ok({ items: items.map((item) => showImpersonation(item, context.clock())), nextCursor });
});

export const POST = dashboard.route({ body: startInput }, async ({ context, body }) => {
  const { impersonation, product } = await startImpersonation(context, body);
  return created({
    impersonation: showImpersonation(impersonation, context.clock()),
    launchUrl: launchUrlOf(product, impersonation.id, env().dashboardUrl),
  });
});

export const DELETE = dashboard.route({}, async ({ context }) => {
  await endAllImpersonations(context);
  return noContent();
});
