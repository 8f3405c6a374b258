import { dashboard, dashboardCookie, employeeOfRequest } from "#composition";
import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { SESSION_MS } from "#lib/employees/dashboard-session.ts";
import { signOut } from "#lib/employees/sign-in.ts";
import { DomainError } from "#lib/errors.ts";
import { ownPath } from "#lib/http/own-path.ts";
import { cookieHeader, cookieOf } from "#lib/http/request.ts";
import { log } from "#lib/log.ts";
import { attemptCookie, attemptIn } from "#lib/sso/attempt.ts";
import { signInBySso } from "#lib/sso/sign-in.ts";
import { ssoKey, ssoProvider } from "./provider.ts";

/**
 * The redirect_uri at the organization's provider: a GET that signs in, and only with the cookie of the browser that was sent
 * away. HEAD and prefetch have no effect. Who is refused comes back to the sign-in page, which says why.
 */
export const GET = dashboard.frontChannel(async (context, request) => {
  const { searchParams: answer } = new URL(request.url);
  const url = env().dashboardUrl;
  const cookie = attemptCookie(answer.get("state") ?? "", url);
  const headers = new Headers({ "cache-control": "no-store" });
  headers.append("set-cookie", cookieHeader(cookie, "", url, { maxAgeS: 0 }));
  try {
    const { token, next } = await signIn(context, request, answer, cookie);
    headers.append("set-cookie", cookieHeader(dashboardCookie(), token, url, { maxAgeS: SESSION_MS / 1000 }));
    headers.set("location", ownPath(next ?? undefined, url, "/users"));
  } catch (error) {
    headers.set("location", `${url}/sign-in?problem=${problemOf(context, error)}`);
  }
  return new Response(null, { status: 303, headers });
});

async function signIn(context: Context, request: Request, answer: URLSearchParams, cookie: string) {
  const provider = ssoProvider();
  const now = context.clock();
  const kept = attemptIn(ssoKey(), cookieOf(request.headers.get("cookie"), cookie), now);
  const identity = await provider.finish(answer, kept, now);
  const before = await employeeOfRequest(request);
  const { token } = await signInBySso(context, provider.sso, identity);
  // Its cookie is overwritten, so nobody could end it any more.
  if (before) await signOut(before);
  return { token, next: kept.next };
}

/** Which check failed is for the log; the person is told that it didn't work and what to do. */
function problemOf({ request: { requestId } }: Context, error: unknown): string {
  if (error instanceof DomainError) return error.code;
  log.warn({ requestId, error: String(error) }, "a single sign-on was refused");
  return "sso_failed";
}
