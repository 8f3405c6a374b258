import { issuerContext, productHome, productTokenOf } from "#composition";
import { env } from "#env";
import { clientOfRedirect, issueHostedCode } from "#lib/hosted/authorize.ts";
import { isServedTo } from "#lib/hosted/serving.ts";
import { assertHost, assertNoBearer, isSpeculative } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
import { seeOther } from "#lib/http/route.ts";
import { findProductSession } from "#lib/sessions/session.ts";

/**
 * Where a hosted product with a server of its own asks who is signed in: answers with a code at the address that is
 * registered, to the browser that holds the session, or leads to the sign-in and back. HEAD and prefetch have no effect.
 */
export async function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, env().productUrl);
    assertNoBearer(request);
    if (isSpeculative(request)) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    const { product, redirectUri, state } = await clientOfRedirect(context.store, new URL(request.url).searchParams);
    const token = productTokenOf(request);
    const { session } = token === null ? { session: null } : await findProductSession(context, token);
    if (!session || !isServedTo(session, product.id)) return seeOther(loginFor(redirectUri, state));
    const answer = new URL(redirectUri);
    answer.searchParams.set("code", await issueHostedCode({ ...context, session }, product.id, redirectUri));
    if (state !== null) answer.searchParams.set("state", state);
    return seeOther(answer.href, { "referrer-policy": "no-referrer" });
  } catch (error) {
    const told = errorResponse(error, context.request.requestId);
    return asksForPage(request) ? asPage(request, told, env().productUrl + productHome()) : told;
  }
}

/** The sign-in page, which leads back here: with what this address reads, and nothing else that came along. */
function loginFor(redirectUri: string, state: string | null): string {
  const asked = new URLSearchParams({ redirect_uri: redirectUri, ...(state !== null && { state }) });
  const here = `${env().productUrl}/propelauth/ssr/authorize?${asked}`;
  return `${env().productUrl}/login?${new URLSearchParams({ rt: Buffer.from(here).toString("base64") })}`;
}
