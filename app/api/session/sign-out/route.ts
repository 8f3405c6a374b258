import { env } from "#env";
import { cookieHeader } from "#lib/http/request.ts";
import { seeOther } from "#lib/http/route.ts";
import { endProductSession } from "#lib/users/session.ts";
import { product, productCookie, productTokenOf } from "#server";

/** Ends the session, and the impersonation if it is one. Idempotent, and never hands anything back (rules.md, D11). */
export const POST = product.open({}, async ({ request, context }) => {
  const token = productTokenOf(request);
  if (token !== null) await endProductSession(context, token);
  const url = env().productUrl;
  return seeOther(`${url}/signed-out?why=stopped`, {
    "set-cookie": cookieHeader(productCookie(), "", url, { maxAgeS: 0 }),
    "clear-site-data": '"cache"',
  });
});
