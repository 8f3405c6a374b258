import { handoffConfig, handoffKey, issuerContext, productCookie, productHome, productTokenOf } from "#composition";
import { env } from "#env";
import { attemptCookie, finishHandoff, productOfAttempt } from "#lib/hosted/handoff.ts";
import { assertHost, isSpeculative } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
import { cookieHeader, cookieOf } from "#lib/http/request.ts";
import { startImpersonatedSession } from "#lib/sessions/session.ts";

/**
 * The redirect_uri of every hosted product: the one GET of the product host that signs in, and only with the state
 * cookie of the browser that was sent away, which also says for which product. HEAD and prefetch have no effect.
 */
export async function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, env().productUrl);
    if (isSpeculative(request)) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    return await signIn(context, request);
  } catch (error) {
    const told = errorResponse(error, context.request.requestId);
    return asksForPage(request) ? asPage(request, told, env().productUrl + productHome()) : told;
  }
}

async function signIn(context: ReturnType<typeof issuerContext>, request: Request): Promise<Response> {
  const { search, searchParams } = new URL(request.url);
  const url = env().productUrl;
  const cookie = attemptCookie(searchParams.get("state") ?? "", url);
  const headers = new Headers({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  headers.append("set-cookie", cookieHeader(cookie, "", url, { maxAgeS: 0 }));
  const sealed = cookieOf(request.headers.get("cookie"), cookie);
  try {
    const productId = await productOfAttempt(handoffKey(), sealed ?? "");
    const product = await context.store.read((tx) => tx.products.find(productId));
    const { impersonationId, to } = await finishHandoff(handoffConfig(product), search, sealed ?? "");
    const { token, expiresAt } = await startImpersonatedSession(context, impersonationId, productTokenOf(request));
    const maxAgeS = Math.max(0, Math.floor((expiresAt.getTime() - context.clock().getTime()) / 1000));
    headers.append("set-cookie", cookieHeader(productCookie(), token, url, { maxAgeS }));
    headers.set("location", to);
  } catch (error) {
    // Which check failed is for the log; the person is told that it didn't work and what to do. Nobody is signed in or out.
    console.error(
      JSON.stringify({ level: "warn", requestId: context.request.requestId, handOffRefused: String(error) }),
    );
    headers.set("location", `${url}/signed-out?why=not_opened`);
  }
  return new Response(null, { status: 303, headers });
}
