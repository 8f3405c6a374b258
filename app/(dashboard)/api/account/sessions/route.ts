import { dashboard } from "#composition";
import { endOtherSessions, listOwnSessions } from "#lib/employees/account.ts";
import { showSession } from "#lib/employees/show.ts";
import { noContent, ok } from "#lib/http/route.ts";

export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listOwnSessions(context)).map(showSession), nextCursor: null }),
);

/** All but the one that asks. */
export const DELETE = dashboard.route({}, async ({ context }) => {
  await endOtherSessions(context);
  return noContent();
});
