import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { accepted, noContent, ok } from "#lib/http/route.ts";
import { raiseInput } from "#lib/impersonations/input.ts";
import { dropImpersonation, raiseImpersonation } from "#lib/impersonations/raise.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { askToRaise } from "#lib/requests/ask.ts";
import { showRequest } from "#lib/requests/show.ts";

const params = pathId("session");

export const POST = dashboard.route({ params, body: raiseInput }, async ({ context, params: { id }, body }) => {
  const raised = await raiseImpersonation(context, id, body, askToRaise);
  const now = context.clock();
  if ("request" in raised) return accepted({ request: showRequest(raised.request, now) });
  return ok({ impersonation: showImpersonation(raised, now) });
});

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await dropImpersonation(context, id);
  return noContent();
});
