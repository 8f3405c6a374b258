import { dashboard } from "#composition";
import { env } from "#env";
import { acceptInput } from "#lib/employees/input.ts";
import { acceptInvitation } from "#lib/employees/invite.ts";
import { ok } from "#lib/http/route.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: acceptInput }, async ({ context, body }) => {
  await acceptInvitation(context, body);
  return ok({ location: `${env().dashboardUrl}/sign-in?notice=welcome` });
});
