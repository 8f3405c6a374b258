import { handoffConfig, issuerContext, productHome } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { ATTEMPT_LIFE_S, beginHandoff } from "#lib/hosted/handoff.ts";
import { assertHost, isSpeculative } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { BUILT_IN_CLIENT_ID } from "#lib/products/built-in.ts";

/**
 * initiate_login_uri of every hosted product (OpenID Connect Core, section 4); without a client_id, of the built-in one.
 * Changes nothing here: it sends the browser away with a cookie.
 */
export async function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, env().productUrl);
    if (isSpeculative(request)) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    const query = new URL(request.url).searchParams;
    if (query.get("iss") !== env().dashboardUrl)
      throw new DomainError("malformed_request", "This link is another issuer's.");
    const clientId = query.get("client_id") ?? BUILT_IN_CLIENT_ID;
    const product = await context.store.read((tx) => tx.products.findByClientId(clientId));
    const { location, cookie } = await beginHandoff(
      handoffConfig(product),
      query.get("login_hint") ?? "",
      query.get("target_link_uri"),
    );
    return new Response(null, {
      status: 303,
      headers: {
        location,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "set-cookie": cookieHeader(cookie.name, cookie.value, env().productUrl, { maxAgeS: ATTEMPT_LIFE_S }),
      },
    });
  } catch (error) {
    const told = errorResponse(error, context.request.requestId);
    return asksForPage(request) ? asPage(request, told, env().productUrl + productHome()) : told;
  }
}
