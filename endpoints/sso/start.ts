import { dashboard, employeeOfRequest } from "#composition";
import { env } from "#env";
import { isFromElsewhere } from "#lib/http/guard.ts";
import { ownPath } from "#lib/http/own-path.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { seeOther } from "#lib/http/route.ts";
import { log } from "#lib/log.ts";
import { ATTEMPT_LIFE_S, attemptCookie, keepAttempt } from "#lib/sso/attempt.ts";
import { unreachable } from "#lib/sso/provider.ts";
import { ssoKey, ssoProvider } from "./provider.ts";

/**
 * Where "Sign in with ..." leads: on to the organization's provider, with a cookie that says what this browser was sent away
 * with. Changes nothing here. With `fresh` the provider asks for a proof, whatever session it has.
 */
export const GET = dashboard.frontChannel(async ({ clock, request: { requestId } }, request) => {
  const query = new URL(request.url).searchParams;
  const url = env().dashboardUrl;
  const provider = ssoProvider();
  // Signing in anew ends the session that is there and what runs as a user: no other site begins that for anybody.
  if (isFromElsewhere(request) && (await employeeOfRequest(request)))
    return seeOther(ownPath(query.get("next") ?? undefined, url, "/users"));
  const begun = await provider.begin({ fresh: query.has("fresh") }).catch((error: unknown) => {
    log.error({ requestId, error: String(error) }, "the provider of the single sign-on can't be asked");
    throw unreachable(provider.sso);
  });
  const { location, attempt } = begun;
  const next = query.get("next");
  // A cookie holds no more than that, and to sign in comes first.
  const sealed = keepAttempt(ssoKey(), { ...attempt, next: next && next.length <= 2000 ? next : null }, clock());
  const name = attemptCookie(attempt.state, url);
  return seeOther(location, { "set-cookie": cookieHeader(name, sealed, url, { maxAgeS: ATTEMPT_LIFE_S }) });
});
