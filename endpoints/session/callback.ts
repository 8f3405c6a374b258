import { afterKey, handoffConfig, handoffKey, product } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { afterOf, rememberAfter } from "#lib/hosted/after.ts";
import { attemptCookie, attemptIn, finishHandoff } from "#lib/hosted/handoff.ts";
import { besideCookie, productCookie } from "#lib/hosted/speaking.ts";
import { cookieHeader, cookieOf } from "#lib/http/request.ts";
import { log } from "#lib/log.ts";

/**
 * The redirect_uri of every hosted product: the one GET of the product host that signs in, and only with the state
 * cookie of the browser that was sent away, which also says for which product. HEAD and prefetch have no effect. A user's own
 * session that the browser has is put beside, by its cookie alone: its row stays as it is.
 */
export const GET = product.frontChannel(async (context, request) => {
  const { searchParams: answer } = new URL(request.url);
  const url = env().productUrl;
  const cookie = attemptCookie(answer.get("state") ?? "", url);
  const headers = new Headers({ "cache-control": "no-store" });
  headers.append("set-cookie", cookieHeader(cookie, "", url, { maxAgeS: 0 }));
  const cookies = request.headers.get("cookie");
  const sealed = cookieOf(cookies, cookie);
  const before = afterOf(cookies, url, afterKey(), context.clock());
  let begun: string | null = null;
  const remember = (impersonationId: string, opened: boolean) =>
    headers.append("set-cookie", rememberAfter(afterKey(), { impersonationId, opened }, context.clock(), url));
  try {
    const { productId, impersonationId } = attemptIn(context, handoffKey(), sealed ?? "");
    begun = impersonationId;
    const found = await context.store.ask((tx) => tx.products.find(productId));
    const brought = { answer, sealed: sealed ?? "", beforeToken: cookieOf(cookies, productCookie(url)) };
    const { token, expiresAt, beside, to } = await finishHandoff(context, handoffConfig(found), brought);
    const put = (name: string, value: string, until: Date) => {
      const maxAgeS = Math.max(0, Math.floor((until.getTime() - context.clock().getTime()) / 1000));
      headers.append("set-cookie", cookieHeader(name, value, url, { maxAgeS }));
    };
    if (beside) put(besideCookie(url), beside.token, beside.expiresAt);
    put(productCookie(url), token, expiresAt);
    remember(impersonationId, true);
    headers.set("location", to);
  } catch (error) {
    // The attempt and its code are as good as before, for whoever is asked again.
    if (error instanceof DomainError && error.code === "unavailable") throw error;
    // Which check failed is for the log; the person is told that it didn't work and what to do. Nobody is signed in or out.
    log.warn({ requestId: context.request.requestId, error: String(error) }, "a hand-off was refused");
    // The way back is wanted all the more where it can't be opened. It holds nobody's own session back: a link could begin it.
    if (begun !== null) remember(begun, before?.opened ?? false);
    headers.set("location", `${url}/signed-out?why=not_opened`);
  }
  return new Response(null, { status: 303, headers });
});
