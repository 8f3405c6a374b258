import { dashboard } from "#composition";
import { endOwnSession } from "#lib/employees/account.ts";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";

export const DELETE = dashboard.route({ params: pathId("session") }, async ({ context, params: { id } }) => {
  await endOwnSession(context, id);
  return noContent();
});
