import { dashboard } from "#composition";
import { noContent, ok } from "#lib/http/route.ts";
import { listImpersonators, revokeAllImpersonators } from "#lib/settings/impersonators.ts";
import { showImpersonator } from "#lib/settings/show.ts";

/** A team, not a crowd: one page. */
export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listImpersonators(context)).map(showImpersonator), nextCursor: null }),
);

export const DELETE = dashboard.route({}, async ({ context }) => {
  await revokeAllImpersonators(context);
  return noContent();
});
