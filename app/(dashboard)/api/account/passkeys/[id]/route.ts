import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { removePasskey } from "#lib/second-factors/remove.ts";

export const DELETE = dashboard.route({ params: pathId("passkey") }, async ({ context, params: { id } }) => {
  await removePasskey(context, id);
  return noContent();
});
