import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { protectInput } from "#lib/protections/input.ts";
import { protectUser, unprotectUser } from "#lib/protections/user.ts";

const params = pathId("user");

export const PUT = dashboard.route({ params, body: protectInput }, async ({ context, params: { id }, body }) => {
  await protectUser(context, id, body);
  return noContent();
});

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await unprotectUser(context, id);
  return noContent();
});
