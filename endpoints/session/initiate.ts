import { handoffConfig, product } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { ATTEMPT_LIFE_S, beginHandoff } from "#lib/hosted/handoff.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { seeOther } from "#lib/http/route.ts";
import { BUILT_IN_CLIENT_ID } from "#lib/products/built-in.ts";

/**
 * initiate_login_uri of every hosted product (OpenID Connect Core, section 4); without a client_id, of the built-in one.
 * Changes nothing here: it sends the browser away with a cookie.
 */
export const GET = product.frontChannel(async (context, request) => {
  const query = new URL(request.url).searchParams;
  if (query.get("iss") !== env().dashboardUrl)
    throw new DomainError("malformed_request", "This link is another issuer's.");
  const clientId = query.get("client_id") ?? BUILT_IN_CLIENT_ID;
  const found = await context.store.ask((tx) => tx.products.findByClientId(clientId));
  const asked = { impersonationId: query.get("login_hint") ?? "", target: query.get("target_link_uri") };
  const { location, cookie } = beginHandoff(context, handoffConfig(found), asked);
  return seeOther(location, {
    "set-cookie": cookieHeader(cookie.name, cookie.value, env().productUrl, { maxAgeS: ATTEMPT_LIFE_S }),
  });
});
