import { dashboard } from "#composition";
import { keepGrant } from "#lib/grants/review.ts";
import { showReviewed } from "#lib/grants/show.ts";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";

/** Keeps somebody's access as it is, and notes who looked at it. */
export const POST = dashboard.route({ params: pathId("employee") }, async ({ context, params: { id } }) =>
  ok(showReviewed(await keepGrant(context, id))),
);
