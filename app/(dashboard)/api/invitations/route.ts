import { dashboard } from "#composition";
import { env } from "#env";
import { inviteInput } from "#lib/employees/input.ts";
import { inviteEmployee } from "#lib/employees/invite.ts";
import { showInvitation } from "#lib/employees/show.ts";
import { created } from "#lib/http/route.ts";

/** The link is told here, once. */
export const POST = dashboard.route({ body: inviteInput }, async ({ context, body }) => {
  const { invitation, path } = await inviteEmployee(context, body);
  return created({ invitation: showInvitation(invitation), url: env().dashboardUrl + path });
});
