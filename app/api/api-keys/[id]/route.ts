import { revokeApiKey } from "#lib/api-keys/revoke.ts";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { dashboard } from "#server";

export const DELETE = dashboard.route({ params: pathId("API key") }, async ({ context, params: { id } }) => {
  await revokeApiKey(context, id);
  return noContent();
});
