import { hosted } from "#composition";
import { env } from "#env";
import { problemResponse } from "#lib/http/problem.ts";
import { acceptsJson, leadTo } from "#lib/http/route.ts";
import { leave } from "./leave.ts";

/**
 * Ends the session, and the impersonation if it is one. Idempotent, and never hands anything back
 * (docs/security.md#what-a-users-hour-cant-become).
 */
export const POST = hosted.open({}, async ({ request, context }) => {
  const { forget, unwritten } = await leave(context, request);
  if (unwritten && acceptsJson(request)) return forget(problemResponse(unwritten, context.request.requestId));
  const why = unwritten ? "unwritten" : "stopped";
  return forget(leadTo(request, `${env().productUrl}/signed-out?why=${why}`, { "clear-site-data": '"cache"' }));
});

export const OPTIONS = hosted.preflight;
