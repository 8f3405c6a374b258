import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { resetSecondFactor } from "#lib/second-factors/reset.ts";

export const DELETE = dashboard.route({ params: pathId("employee") }, async ({ context, params: { id } }) => {
  await resetSecondFactor(context, id);
  return noContent();
});
