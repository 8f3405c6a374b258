import { dashboard } from "#composition";
import { grantImpersonator } from "#lib/grants/grant.ts";
import { grantInput } from "#lib/grants/input.ts";
import { revokeImpersonator } from "#lib/grants/revoke.ts";
import { showImpersonator } from "#lib/grants/show.ts";
import { pathId } from "#lib/http/input.ts";
import { accepted, noContent, ok } from "#lib/http/route.ts";
import { askForGrant } from "#lib/requests/ask.ts";
import { showRequest } from "#lib/requests/show.ts";

const params = pathId("employee");

export const PUT = dashboard.route(
  { params, body: grantInput },
  async ({ context, params: { id }, body: { access, until } }) => {
    const granted = await grantImpersonator(context, id, access, until, askForGrant);
    if ("request" in granted) return accepted({ request: showRequest(granted.request, context.clock()) });
    return ok(showImpersonator(granted));
  },
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await revokeImpersonator(context, id);
  return noContent();
});
