import * as z from "zod";
import { signInWithPassword } from "#auth";
import { product, productHome } from "#composition";
import { env } from "#env";
import { forgetAfter } from "#lib/hosted/after.ts";
import { returnAddress } from "#lib/hosted/return-address.ts";
import { besideCookie, forgetSession, productCookie } from "#lib/hosted/speaking.ts";
import { cookieOf } from "#lib/http/request.ts";
import { acceptsJson, leadTo } from "#lib/http/route.ts";
import { endProductSession } from "#lib/sessions/session.ts";

const form = z.strictObject({
  email: z.string().min(1, "Type your e-mail.").max(254, "That is too long for an e-mail."),
  password: z.string().min(1, "Type your password.").max(1024, "That is too long for a password."),
});

/** The sign-in page, with the way back that it was asked for. */
const page = (request: Request) => {
  const rt = new URL(request.url).searchParams.get("rt");
  return rt === null ? "/login" : `/login?${new URLSearchParams({ rt })}`;
};

/** An ordinary user's sign-in. It takes the place of whatever this browser was signed in as, an impersonation too. */
export const POST = product.open({ form, back: page }, async ({ request, context, form: { email, password } }) => {
  const { productUrl } = env();
  const cookies = request.headers.get("cookie");
  const replaced = [productCookie(productUrl), besideCookie(productUrl)].map((name) => cookieOf(cookies, name));
  await signInWithPassword("prod", email, password);
  for (const token of replaced) if (token !== null) await endProductSession(context, token, "replaced");
  const back = await returnAddress(context.store, new URL(request.url).searchParams.get("rt"), productUrl);
  const alone = new Headers({ "set-cookie": forgetAfter(productUrl) });
  alone.append("set-cookie", forgetSession({ beside: true }, productUrl));
  if (back === null) return leadTo(request, productUrl + productHome(), alone);
  // A form that leads to another origin is stopped by our own policy, so the page leads there.
  return leadTo(request, acceptsJson(request) ? back : `${productUrl}${page(request)}&go=on`, alone);
});
