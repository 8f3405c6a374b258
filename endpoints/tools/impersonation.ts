import { tools } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";

export const DELETE = tools.route({ params: pathId("session") }, async ({ context, params: { id } }) => {
  await endImpersonation(context, id);
  return noContent();
});
