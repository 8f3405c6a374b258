import { dashboard } from "#composition";
import { readParams } from "#lib/http/input.ts";
import { seeOther } from "#lib/http/route.ts";
import { endSession } from "#lib/oauth/end-session.ts";

/**
 * OpenID Connect RP-Initiated Logout 1.0, section 2: by GET and by POST, from a product's site. It ends what the ID token in
 * it proves, and asks no cookie. HEAD and prefetch have no effect.
 */
export const GET = dashboard.frontChannel(async (context, request) =>
  seeOther(await endSession(context, new URL(request.url).searchParams)),
);

/** What a token and a few addresses need. */
const MAX_FORM_BYTES = 16 * 1024;

export const POST = dashboard.frontChannel(async (context, request) =>
  seeOther(await endSession(context, await readParams(request, MAX_FORM_BYTES))),
);
