import { toSignIn } from "#app/(dashboard)/device.ts";
import { dashboard } from "#composition";
import { acceptInput } from "#lib/employees/input.ts";
import { acceptInvitation } from "#lib/employees/invite.ts";

/** JSON, as the token is in the page's fragment, which only a script can read. Signs nobody in. */
export const POST = dashboard.open({ body: acceptInput }, async ({ context, body }) => {
  const { id } = await acceptInvitation(context, body);
  return toSignIn(context, id, "welcome");
});
