import { product, productHome, visitorOf } from "#composition";
import { env } from "#env";
import { forgetAfter } from "#lib/hosted/after.ts";
import { returnAddress } from "#lib/hosted/return-address.ts";
import { forgetSession } from "#lib/hosted/speaking.ts";
import { leadTo } from "#lib/http/route.ts";

/**
 * Goes on as oneself after an impersonation: takes back what held the browser's own session back, and gives nothing. The
 * cookie of that session was there all the time, is neither read nor written here, and is worth what its row says. While an
 * impersonation is on, nothing happens: it is ended first.
 */
export const POST = product.open({}, async ({ request, context }) => {
  const { productUrl } = env();
  const { session } = await visitorOf(context, request.headers);
  if (session?.impersonation) return leadTo(request, `${productUrl}/signed-out`);
  const forget = new Headers({ "set-cookie": forgetAfter(productUrl) });
  // Of what is over. Somebody's own that speaks already is theirs.
  if (session === null) forget.append("set-cookie", forgetSession({ beside: false }, productUrl));
  const rt = new URL(request.url).searchParams.get("rt");
  const back = await returnAddress(context.store, rt, productUrl);
  // A form that leads to another origin is stopped by our own policy, so the page leads there.
  const to = back === null ? productHome() : `/login?${new URLSearchParams({ rt: rt ?? "", go: "on" })}`;
  return leadTo(request, productUrl + to, forget);
});
