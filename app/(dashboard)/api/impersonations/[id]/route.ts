import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { getImpersonation } from "#lib/impersonations/list.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";

const params = pathId("session");

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showImpersonation(await getImpersonation(context, id), context.clock())),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await endImpersonation(context, id);
  return noContent();
});
