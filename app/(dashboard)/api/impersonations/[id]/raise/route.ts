import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { raiseInput } from "#lib/impersonations/input.ts";
import { dropImpersonation, raiseImpersonation } from "#lib/impersonations/raise.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";

const params = pathId("session");

export const POST = dashboard.route({ params, body: raiseInput }, async ({ context, params: { id }, body }) => {
  const impersonation = await raiseImpersonation(context, id, body);
  return ok({ impersonation: showImpersonation(impersonation, context.clock()) });
});

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await dropImpersonation(context, id);
  return noContent();
});
