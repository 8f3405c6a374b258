import { product, visitorOf } from "#composition";
import { env } from "#env";
import { clientOfRedirect, issueHostedCode } from "#lib/hosted/authorize.ts";
import { isServedTo } from "#lib/hosted/serving.ts";
import { assertNoBearer } from "#lib/http/guard.ts";
import { seeOther } from "#lib/http/route.ts";

/**
 * Where a hosted product with a server of its own asks who is signed in: answers with a code at the address that is
 * registered, to the browser that holds the session, or leads to the sign-in and back. HEAD and prefetch have no effect.
 */
export const GET = product.frontChannel(async (context, request) => {
  const {
    product: client,
    redirectUri,
    state,
  } = await clientOfRedirect(context.store, new URL(request.url).searchParams);
  const { session } = await visitorOf(context, request.headers);
  if (!session || !isServedTo(session, client.id)) return seeOther(loginFor(redirectUri, state));
  const answer = new URL(redirectUri);
  answer.searchParams.set("code", await issueHostedCode({ ...context, session }, client.id, redirectUri));
  if (state !== null) answer.searchParams.set("state", state);
  return seeOther(answer.href);
}, assertNoBearer);

/** The sign-in page, which leads back here: with what this address reads, and nothing else that came along. */
function loginFor(redirectUri: string, state: string | null): string {
  const asked = new URLSearchParams({ redirect_uri: redirectUri, ...(state !== null && { state }) });
  const here = `${env().productUrl}/propelauth/ssr/authorize?${asked}`;
  return `${env().productUrl}/login?${new URLSearchParams({ rt: Buffer.from(here).toString("base64") })}`;
}
