import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

/** What every answer carries, whichever part of the server gives it, and what no request may bring along. */

/**
 * What Next.js would take for its own proxy's or platform's word, and what our own parts take for the shell's. Of Next.js's
 * headers in the browser, `rsc` and `next-router-*` come from outside by right.
 */
const ours =
  /^(x-(middleware|nextjs|next|invoke|matched|now|vercel|prerender)-.*|x-(nonce|path|forwarded-host|forwarded-proto|forwarded-port)|next-(action|resume).*|content-security-policy)$/;

/** Writes down in the request which host this is, and forgets what a forged header said about it. */
export function mark(request: IncomingMessage, origin: string, policy: Policy, developing: boolean): void {
  const { headers } = request;
  for (const name of Object.keys(headers))
    if (ours.test(name) && !(developing && name.startsWith("x-nextjs-"))) delete headers[name];
  const { host, protocol } = new URL(origin);
  Object.assign(headers, {
    // next-auth builds addresses from these two.
    "x-forwarded-host": host,
    "x-forwarded-proto": protocol.slice(0, -1),
    "x-forwarded-for": forwardedFor(headers, request),
    // Next.js takes the nonce for its own scripts from here.
    "content-security-policy": policy.text,
    "x-nonce": policy.nonce,
    "x-path": request.url,
  });
}

/** As Next.js has it: without a proxy's word, whoever is at the other end. */
const forwardedFor = (headers: IncomingHttpHeaders, { socket }: IncomingMessage) =>
  headers["x-forwarded-for"] ?? socket.remoteAddress ?? "";

export interface Policy {
  nonce: string;
  text: string;
}

/**
 * No unsafe-inline: a user's stored text is rendered in an employee's browser (docs/security.md#what-people-write).
 * `next dev` needs eval.
 */
export function newPolicy(developing: boolean): Policy {
  const nonce = btoa(crypto.randomUUID());
  const text = [
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
  return { nonce, text };
}

/** The hops of a hand-off, and of a sign-out: what stands in their addresses is for whom it is sent to, and for nobody's log. */
const handOffPaths =
  /^\/(oauth\/(authorize|end-session)|api\/session\/(initiate|callback)|api\/auth\/sso(\/callback)?|propelauth\/ssr\/authorize)$/;

/**
 * Elsewhere Referrer-Policy is same-origin, not no-referrer: with the latter a form's own Origin is sent as `null`, and
 * where the browser is too old for Sec-Fetch-Site nothing says that it is ours.
 *
 * @param secure Whether the host is reached by https.
 */
export function secure(response: ServerResponse, path: string, secure: boolean, policy: Policy): void {
  response.setHeader("content-security-policy", policy.text);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", handOffPaths.test(path) ? "no-referrer" : "same-origin");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  response.setHeader("x-robots-tag", "noindex, nofollow");
  if (secure) response.setHeader("strict-transport-security", "max-age=63072000");
}
