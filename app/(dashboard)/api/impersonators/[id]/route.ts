import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { grantImpersonator, revokeImpersonator } from "#lib/settings/impersonators.ts";
import { showImpersonator } from "#lib/settings/show.ts";

const params = pathId("employee");

export const PUT = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showImpersonator(await grantImpersonator(context, id))),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await revokeImpersonator(context, id);
  return noContent();
});
