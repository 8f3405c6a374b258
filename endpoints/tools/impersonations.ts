import { tools } from "#composition";
import { env } from "#env";
import { accepted, created } from "#lib/http/route.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";
import { toolStartInput } from "#lib/personal-tokens/input.ts";
import { startByTool } from "#lib/personal-tokens/start.ts";
import { showRequest } from "#lib/requests/show.ts";

/** As the dashboard's own start, with `user` in the place of `userId`. The address is for the browser that is signed in. */
export const POST = tools.route({ body: toolStartInput }, async ({ context, body }) => {
  const started = await startByTool(context, body);
  if ("request" in started) return accepted({ request: showRequest(started.request, context.clock()) });
  const { impersonation, product } = started;
  return created({
    impersonation: showImpersonation(impersonation, context.clock()),
    launchUrl: launchUrlOf(product, impersonation.id, env().dashboardUrl),
  });
});
