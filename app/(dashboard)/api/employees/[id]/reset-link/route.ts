import { dashboard } from "#composition";
import { env } from "#env";
import { createResetLink } from "#lib/employees/reset.ts";
import { pathId } from "#lib/http/input.ts";
import { created } from "#lib/http/route.ts";

/** The link is told here, once. */
export const POST = dashboard.route({ params: pathId("employee") }, async ({ context, params: { id } }) => {
  const { link, path } = await createResetLink(context, id);
  return created({ url: env().dashboardUrl + path, expiresAt: link.expiresAt.toISOString() });
});
