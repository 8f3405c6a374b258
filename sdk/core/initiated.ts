/** What a browser brings that the dashboard sends to a product (OpenID Connect Core, section 4). */
export interface Initiated {
  /** The impersonation, as it goes on to the issuer: `login_hint`. */
  impersonationId: string;
  /** A page of the product. */
  target: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a launch, or answers it: 204 for what is no visit of a person, 400 for another issuer and for a link that names no
 * session.
 *
 * @param productUrl - The product's own origin, to whose pages alone `target_link_uri` leads.
 */
export function readInitiated(request: Request, issuer: string, productUrl: string): Initiated | Response {
  if (isNoVisit(request)) return noVisit();
  const query = new URL(request.url).searchParams;
  const [impersonationId = "", ...more] = query.getAll("login_hint");
  if (query.getAll("iss").join(" ") !== issuer) return refuse("This sign-in link is from another Understudy.");
  if (!UUID.test(impersonationId) || more.length > 0) return refuse("This sign-in link names no session.");
  return { impersonationId, target: targetOf(query.get("target_link_uri"), productUrl) };
}

/** A page of the product, and of nobody else (RFC 9700, section 4.11). */
export function targetOf(target: string | null, productUrl: string): string {
  const url = target !== null && URL.canParse(target, productUrl) ? new URL(target, productUrl) : null;
  return url?.origin === productUrl && url.username === "" && url.password === "" ? url.href : `${productUrl}/`;
}

/** The address carries what no cache and no other site needs to know. */
export const quiet = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

/** Nothing may happen before a person goes there. */
export const isNoVisit = ({ method, headers }: Request): boolean =>
  method !== "GET" || /prefetch|prerender/i.test(`${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""}`);

export const noVisit = () => new Response(null, { status: 204, headers: quiet });

/** A sentence for a person, who has to begin again. */
export const refuse = (sentence: string, headers: Record<string, string> = {}, status = 400) =>
  new Response(`${sentence}\n`, {
    status,
    headers: { ...quiet, "content-type": "text/plain; charset=utf-8", ...headers },
  });
