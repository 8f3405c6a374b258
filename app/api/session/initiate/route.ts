import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { assertHost, isSpeculative } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { ATTEMPT_LIFE_S, beginHandoff } from "#lib/users/handoff.ts";
import { handoffConfig, issuerContext } from "#server";

/** initiate_login_uri (OpenID Connect Core, section 4). Changes nothing here: it sends the browser away with a cookie. */
export async function GET(request: Request): Promise<Response> {
  const { requestId } = issuerContext(request.headers).request;
  try {
    assertHost(request, env().productUrl);
    if (!env().demo) throw new DomainError("not_found", "There is nothing here.");
    if (isSpeculative(request)) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    const query = new URL(request.url).searchParams;
    if (query.get("iss") !== env().dashboardUrl)
      throw new DomainError("malformed_request", "This link is another issuer's.");
    const { location, cookie } = await beginHandoff(
      handoffConfig(),
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
    return errorResponse(error, requestId);
  }
}
