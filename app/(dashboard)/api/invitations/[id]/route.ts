import { dashboard } from "#composition";
import { withdrawInvitation } from "#lib/employees/invite.ts";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";

export const DELETE = dashboard.route({ params: pathId("invitation") }, async ({ context, params: { id } }) => {
  await withdrawInvitation(context, id);
  return noContent();
});
