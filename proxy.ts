import { type NextRequest, NextResponse } from "next/server";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { isHostOf } from "#lib/http/host.ts";
import { problemResponse } from "#lib/http/problem.ts";
import { asPage, isNativeForm } from "#lib/http/refusal-page.ts";

/**
 * Comfort and headers, never access: one host's pages are 404 on the other, and every page, handler and verb asks for
 * itself all the same. Also says which host this is in the headers that next-auth builds addresses from, so that a
 * forged X-Forwarded-Host means nothing.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { dashboardUrl, productUrl } = env();
  const host = request.headers.get("host");
  const origin = [dashboardUrl, productUrl].find((known) => isHostOf(known, host));
  if (!origin) return problem(request, misdirected(), `${dashboardUrl}/`);

  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-host", new URL(origin).host);
  headers.set("x-forwarded-proto", new URL(origin).protocol.slice(0, -1));
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = await routed(request, origin === productUrl, headers);
  for (const [name, value] of Object.entries(securityHeaders(origin, request.nextUrl.pathname)))
    response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  return response;
}

/**
 * Bodies that pass here are held in memory, and cut off where next.config.ts says. A file of users and a batch of them
 * are larger: their handlers ask for host, origin and credential by themselves, before they read. Left out is only what
 * is spelled like an id, for Next.js answers 500 to an address that it can't decode.
 */
export const config = { matcher: ["/((?!_next/static/|api/user-imports/[\\w-]+/file$|api/v1/users/batch$).*)"] };

const productPaths =
  /^\/(login|signed-out|demo|propelauth|api\/session|api\/v1|api\/backend|\.well-known\/jwks\.json)(\/|$)/;
const machinePaths = /^\/(api|oauth|propelauth|\.well-known|demo\/api)(\/|$)/;

async function routed(request: NextRequest, onProduct: boolean, headers: Headers): Promise<NextResponse> {
  const path = request.nextUrl.pathname;
  if (onProduct && path === "/" && env().demo) {
    return new NextResponse(null, { status: 303, headers: { location: `${env().productUrl}/demo` } });
  }
  const readable = isDecodable(path);
  const absent = !readable || (!env().demo && /^\/demo(\/|$)/.test(path));
  if (onProduct === productPaths.test(path) && !absent) return NextResponse.next({ request: { headers } });
  if (machinePaths.test(path)) {
    const home = onProduct ? `${env().productUrl}/login` : `${env().dashboardUrl}/`;
    return problem(request, readable ? nothingHere() : malformed(), home, headers);
  }
  // A path that no page has, so that each host's own 404 page is shown, with its banner.
  return NextResponse.rewrite(new URL("/nothing/here", request.url), { request: { headers } });
}

/** 421 is for a host that nobody configured (RFC 9110, section 15.5.20), 404 for an address on one of ours. */
const misdirected = () => new DomainError("misdirected", "This host isn't served here.");
const nothingHere = () => new DomainError("not_found", "There is nothing here.");
const malformed = () => new DomainError("malformed_request", "This address can't be decoded.");

async function problem(
  request: NextRequest,
  error: DomainError,
  wayOn: string,
  headers = request.headers,
): Promise<NextResponse> {
  const told = problemResponse(error, crypto.randomUUID());
  const response = isNativeForm(request) ? await asPage({ headers }, told, wayOn) : told;
  return new NextResponse(response.body, response);
}

/** Next.js answers 500 to an address such as /users/%E0%A4%A, where it has a page for any /users/[id]. */
function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

/**
 * No unsafe-inline: a user's stored text is rendered in an employee's browser (docs/security.md#what-people-write).
 * `next dev` needs eval.
 */
function contentSecurityPolicy(nonce: string): string {
  const developing = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${developing ? " 'unsafe-eval'" : ""}`,
    developing ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The hops of a hand-off: what stands in their addresses is for whom it is sent to, and for nobody's log. */
const handOffPaths = /^\/(oauth\/authorize|api\/session\/(initiate|callback)|propelauth\/ssr\/authorize)$/;

/**
 * Elsewhere Referrer-Policy is same-origin, not no-referrer: with the latter a form's own Origin is sent as `null`, and
 * where the browser is too old for Sec-Fetch-Site nothing says that it is ours.
 */
const securityHeaders = (origin: string, path: string): Record<string, string> => ({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": handOffPaths.test(path) ? "no-referrer" : "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "x-robots-tag": "noindex, nofollow",
  ...(origin.startsWith("https:") && { "strict-transport-security": "max-age=63072000" }),
});
