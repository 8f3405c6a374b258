import { DomainError } from "../errors.ts";
import { isHostOf } from "./host.ts";
import { hasSessionCookie } from "./request.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Which page sent this, as far as the browser says. A `Referrer-Policy` that a proxy has hardened makes every native form
 * anonymous, `Origin: null`; where the browser says that it is of the same origin all the same, the page is our own. No
 * page can write Sec-Fetch-Site, and of a sandboxed frame, a data: address or a redirect it doesn't say so.
 */
export function pageOriginOf(request: Request, own: string): string | null {
  const origin = request.headers.get("origin");
  return origin === "null" && request.headers.get("sec-fetch-site") === "same-origin" ? own : origin;
}

/**
 * A change that a cookie authorises must come from our own pages: `Origin` equal to the *configured* origin (never
 * one taken from Host), and Sec-Fetch-Site same-origin where the browser sends it (docs/security.md#changes).
 */
export function assertOwnOrigin(request: Request, origin: string): void {
  if (safe.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (pageOriginOf(request, origin) !== origin || (site !== null && site !== "same-origin")) {
    throw new DomainError("cross_origin", "Changes are accepted from this site's own pages only.");
  }
}

/**
 * The same for a GET that has an effect: from our own page or from whoever typed its address, as far as the browser says.
 * Programs don't say.
 */
export function assertOwnNavigation(request: Request): void {
  if (isFromElsewhere(request)) throw new DomainError("cross_origin", "This is given to this site's own pages only.");
}

/** Did another site send the browser here, as far as it says? */
export function isFromElsewhere(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

/** The routing layer answers 404 for the other host's pages already; nothing relies on it. */
export function assertHost(request: Request, origin: string): void {
  if (!isHostOf(origin, request.headers.get("host"))) throw new DomainError("not_found", "There is nothing here.");
}

/** One credential a request: a bearer token beside a cookie could make the API say one thing and do another. */
export function assertNoBearer(request: Request): void {
  if (!request.headers.has("authorization")) return;
  if (hasSessionCookie(request))
    throw new DomainError("two_credentials", "Send the cookie or the Authorization header, not both.");
  throw new DomainError("not_signed_in", "This address takes the dashboard's cookie only.");
}

/** The other way round, for who calls by key: a cookie beside it is refused, and none counts. Null without a key. */
export function bearerOf(request: Request): string | null {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return null;
  if (hasSessionCookie(request))
    throw new DomainError("two_credentials", "Send the Authorization header without a cookie.");
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;
}

/** Prefetch, prerender and HEAD have no effect where a GET has one (docs/security.md#changes). */
export function isSpeculative(request: Request): boolean {
  const purpose = request.headers.get("sec-purpose") ?? request.headers.get("purpose") ?? "";
  return request.method === "HEAD" || /prefetch|prerender/i.test(purpose);
}
