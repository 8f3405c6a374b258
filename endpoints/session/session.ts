import { hosted } from "#composition";
import { env } from "#env";
import { ok } from "#lib/http/route.ts";
import { othersBeside } from "#lib/impersonations/inside.ts";
import { showProductSession } from "#lib/sessions/show.ts";

/** What an open page asks to learn whether it still may show anything, and what the client hook reads. */
export const GET = hosted.route({}, async ({ context }) => {
  const { session, clock } = context;
  const others = await othersBeside(context, session.impersonation);
  return ok({
    ...showProductSession(session, clock(), env().dashboardUrl, others),
    expiresAt: session.expiresAt.toISOString(),
    now: clock().toISOString(),
  });
});

export const OPTIONS = hosted.preflight;
