import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { removeTotp } from "#lib/second-factors/remove.ts";

export const DELETE = dashboard.route({ params: pathId("authenticator app") }, async ({ context, params: { id } }) => {
  await removeTotp(context, id);
  return noContent();
});
