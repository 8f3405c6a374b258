import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { getSession } from "#lib/timeline/session.ts";
import { showSession } from "#lib/timeline/show.ts";

const params = pathId("session");

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showSession(await getSession(context, id), context.clock())),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await endImpersonation(context, id);
  return noContent();
});
