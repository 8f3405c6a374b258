import { dashboard } from "#composition";
import { listImpersonators } from "#lib/grants/list.ts";
import { revokeAllImpersonators } from "#lib/grants/revoke.ts";
import { showImpersonator } from "#lib/grants/show.ts";
import { noContent, ok } from "#lib/http/route.ts";

/** A team, not a crowd: one page. */
export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listImpersonators(context)).map(showImpersonator), nextCursor: null }),
);

export const DELETE = dashboard.route({}, async ({ context }) => {
  await revokeAllImpersonators(context);
  return noContent();
});
