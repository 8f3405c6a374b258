import { hosted, productCookie, productTokenOf } from "#composition";
import { env } from "#env";
import { cookieHeader } from "#lib/http/request.ts";
import { ok } from "#lib/http/route.ts";
import { endProductSession } from "#lib/sessions/session.ts";

/** The browser clients' sign-out. The answer says where the page goes next. */
export const POST = hosted.open({}, async ({ request, context }) => {
  const token = productTokenOf(request);
  const response = ok({ redirect_to: `${env().productUrl}/signed-out?why=stopped` });
  if (token !== null && (await endProductSession(context, token, "stopped", context.productId)))
    response.headers.append("set-cookie", cookieHeader(productCookie(), "", env().productUrl, { maxAgeS: 0 }));
  return response;
});

export const OPTIONS = hosted.preflight;
