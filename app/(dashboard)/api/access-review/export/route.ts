import { dashboard } from "#composition";
import { reviewExportInput } from "#lib/grants/input.ts";
import { exportReview, reviewHeaders } from "#lib/grants/review.ts";
import { assertOwnNavigation, isSpeculative } from "#lib/http/guard.ts";
import { mayReviewAccess } from "#lib/policy.ts";
import { must } from "#lib/verb.ts";

/** A GET with an effect: it records that somebody took the file. So no other site may send anybody here. */
export const GET = dashboard.route({ query: reviewExportInput }, async ({ request, context, query }) => {
  assertOwnNavigation(request);
  const headers = reviewHeaders(context.clock());
  if (isSpeculative(request)) {
    must(mayReviewAccess(context.caller));
    return new Response(null, { headers });
  }
  return new Response(await exportReview(context, query.format), { headers });
});
