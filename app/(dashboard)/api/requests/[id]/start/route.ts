import { dashboard } from "#composition";
import { env } from "#env";
import { pathId } from "#lib/http/input.ts";
import { created, ok } from "#lib/http/route.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";
import { beginRequested } from "#lib/requests/begin.ts";

export const POST = dashboard.route({ params: pathId("request") }, async ({ context, params: { id } }) => {
  const begun = await beginRequested(context, id);
  const impersonation = showImpersonation(begun.impersonation, context.clock());
  if (begun.kind === "raise") return ok({ impersonation });
  return created({
    impersonation,
    launchUrl: launchUrlOf(begun.product, impersonation.id, env().dashboardUrl),
  });
});
