import { type NextRequest, NextResponse } from "next/server";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { problemResponse } from "#lib/http/problem.ts";

/**
 * Comfort and headers, never access: one host's pages are 404 on the other, and every page, handler and verb asks for
 * itself all the same. Also says which host this is in the headers that next-auth builds addresses from, so that a
 * forged X-Forwarded-Host means nothing.
 */
export function proxy(request: NextRequest): NextResponse {
  const { dashboardUrl, productUrl } = env();
  const host = request.headers.get("host");
  const origin = [dashboardUrl, productUrl].find((known) => new URL(known).host === host);
  if (!origin) return problem("misdirected", "This host isn't served here.");

  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-host", new URL(origin).host);
  headers.set("x-forwarded-proto", new URL(origin).protocol.slice(0, -1));
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = routed(request, origin === productUrl, headers);
  for (const [name, value] of Object.entries(securityHeaders(origin))) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  return response;
}

/**
 * Bodies that pass here are held in memory, and cut off where next.config.ts says. A file of users and a batch of them
 * are larger: their handlers ask for host, origin and credential by themselves, before they read.
 */
export const config = { matcher: ["/((?!_next/static/|api/user-imports/[^/]+/file$|api/v1/users/batch$).*)"] };

const productPaths =
  /^\/(login|signed-out|demo|propelauth|api\/session|api\/v1|api\/backend|\.well-known\/jwks\.json)(\/|$)/;
const machinePaths = /^\/(api|oauth|propelauth|\.well-known|demo\/api)(\/|$)/;

function routed(request: NextRequest, onProduct: boolean, headers: Headers): NextResponse {
  const path = request.nextUrl.pathname;
  if (onProduct && path === "/" && env().demo) {
    return new NextResponse(null, { status: 303, headers: { location: `${env().productUrl}/demo` } });
  }
  const absent = !isDecodable(path) || (!env().demo && /^\/demo(\/|$)/.test(path));
  if (onProduct === productPaths.test(path) && !absent) return NextResponse.next({ request: { headers } });
  if (machinePaths.test(path)) return problem("not_found", "There is nothing here.");
  // A path that no page has, so that each host's own 404 page is shown, with its banner.
  return NextResponse.rewrite(new URL("/nothing/here", request.url), { request: { headers } });
}

/** 421 is for a host that nobody configured (RFC 9110, section 15.5.20), 404 for an address on one of ours. */
function problem(code: "misdirected" | "not_found", sentence: string): NextResponse {
  const response = problemResponse(new DomainError(code, sentence), crypto.randomUUID());
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

/** Referrer-Policy is same-origin, not no-referrer: with the latter a form's own Origin would be sent as `null`. */
const securityHeaders = (origin: string): Record<string, string> => ({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "x-robots-tag": "noindex, nofollow",
  ...(origin.startsWith("https:") && { "strict-transport-security": "max-age=63072000" }),
});
