import { dashboard } from "#composition";
import { listForReview } from "#lib/grants/review.ts";
import { showReviewed } from "#lib/grants/show.ts";
import { ok } from "#lib/http/route.ts";

/** A team, not a crowd: one page. */
export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listForReview(context)).map(showReviewed), nextCursor: null }),
);
