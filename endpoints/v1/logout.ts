import { hosted } from "#composition";
import { env } from "#env";
import { problemResponse } from "#lib/http/problem.ts";
import { ok } from "#lib/http/route.ts";
import { leave } from "../session/leave.ts";

/** The browser clients' sign-out. The answer says where the page goes next. */
export const POST = hosted.open({}, async ({ request, context }) => {
  const { forget, unwritten } = await leave(context, request);
  if (unwritten) return forget(problemResponse(unwritten, context.request.requestId));
  return forget(ok({ redirect_to: `${env().productUrl}/signed-out?why=stopped` }));
});

export const OPTIONS = hosted.preflight;
