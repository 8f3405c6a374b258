import { hosted, productCookie, productTokenOf } from "#composition";
import { env } from "#env";
import { cookieHeader } from "#lib/http/request.ts";
import { leadTo } from "#lib/http/route.ts";
import { endProductSession } from "#lib/sessions/session.ts";

/**
 * Ends the session, and the impersonation if it is one. Idempotent, and never hands anything back
 * (docs/security.md#what-a-users-hour-cant-become).
 */
export const POST = hosted.open({}, async ({ request, context }) => {
  const token = productTokenOf(request);
  const url = env().productUrl;
  const headers = new Headers({ "clear-site-data": '"cache"' });
  if (token !== null && (await endProductSession(context, token, "stopped", context.productId)))
    headers.set("set-cookie", cookieHeader(productCookie(), "", url, { maxAgeS: 0 }));
  return leadTo(request, `${url}/signed-out?why=stopped`, headers);
});

export const OPTIONS = hosted.preflight;
