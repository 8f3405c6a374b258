import { dashboard } from "#composition";
import { env } from "#env";
import { accepted, created, noContent, ok } from "#lib/http/route.ts";
import { endAllImpersonations } from "#lib/impersonations/end.ts";
import { listInput, startInput } from "#lib/impersonations/input.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";
import { askToStart } from "#lib/requests/ask.ts";
import { showRequest } from "#lib/requests/show.ts";

export const GET = dashboard.route({ query: listInput }, async ({ context, query: { cursor, limit, ...filter } }) => {
  const { items, nextCursor } = await listImpersonations(context, filter, { cursor, limit });
  return ok({ items: items.map((item) => showImpersonation(item, context.clock())), nextCursor });
});

export const POST = dashboard.route({ body: startInput }, async ({ context, body }) => {
  const started = await startImpersonation(context, body, askToStart);
  if ("request" in started) return accepted({ request: showRequest(started.request, context.clock()) });
  const { impersonation, product } = started;
  return created({
    impersonation: showImpersonation(impersonation, context.clock()),
    launchUrl: launchUrlOf(product, impersonation.id, env().dashboardUrl),
  });
});

export const DELETE = dashboard.route({}, async ({ context }) => {
  await endAllImpersonations(context);
  return noContent();
});
