import { PROVIDER_ID } from "./provider.ts";

/** Auth.js's `signIn`, as it is used here. */
export type SignIn = (
  provider: typeof PROVIDER_ID,
  options: { redirect: false; redirectTo: string },
  authorizationParams: { login_hint: string },
) => Promise<string>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Third-party-initiated login (OpenID Connect Core, section 4): the dashboard sends the browser here, and the product
 * begins a sign-in of its own, with its own state, PKCE and nonce.
 */
export const initiateHandler =
  (issuer: string, productUrl: string, signIn: SignIn) =>
  async (request: Request): Promise<Response> => {
    if (request.method !== "GET" || isPrefetch(request.headers))
      return new Response(null, { status: 204, headers: quiet });
    const query = new URL(request.url).searchParams;
    const [impersonationId = "", ...more] = query.getAll("login_hint");
    if (query.getAll("iss").join(" ") !== issuer) return refuse("This sign-in link is from another Understudy.");
    if (!UUID.test(impersonationId) || more.length > 0) return refuse("This sign-in link names no session.");
    const redirectTo = targetOf(query.get("target_link_uri"), productUrl);
    const location = await signIn(PROVIDER_ID, { redirect: false, redirectTo }, { login_hint: impersonationId });
    return new Response(null, { status: 303, headers: { ...quiet, location } });
  };

/** A page of the product, and of nobody else (RFC 9700, section 4.11). */
export function targetOf(target: string | null, productUrl: string): string {
  const url = target !== null && URL.canParse(target, productUrl) ? new URL(target, productUrl) : null;
  return url?.origin === productUrl && url.username === "" && url.password === "" ? url.href : `${productUrl}/`;
}

/** The address carries the impersonation's id, which no cache and no other site needs to know. */
const quiet = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

/** Nothing may happen before a person goes there. */
const isPrefetch = (headers: Headers) =>
  /prefetch|prerender/i.test(`${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""}`);

const refuse = (sentence: string) =>
  new Response(`${sentence}\n`, { status: 400, headers: { ...quiet, "content-type": "text/plain; charset=utf-8" } });
