import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { removePersonalToken } from "#lib/personal-tokens/remove.ts";

export const DELETE = dashboard.route({ params: pathId("token") }, async ({ context, params: { id } }) => {
  await removePersonalToken(context, id);
  return noContent();
});
