import { dashboard } from "#composition";
import { revokeApiKey } from "#lib/api-keys/revoke.ts";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";

export const DELETE = dashboard.route({ params: pathId("API key") }, async ({ context, params: { id } }) => {
  await revokeApiKey(context, id);
  return noContent();
});
