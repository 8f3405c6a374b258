import ipaddr from "ipaddr.js";
import type { RequestStamp } from "../context.ts";

interface HeaderReader {
  get(name: string): string | null;
}

/** What the log keeps of a request. The address only as far as configured proxies vouch for it. */
export const requestStampOf = (headers: HeaderReader, requestId: string, trustedProxies: number): RequestStamp => ({
  requestId,
  ip: networkOf(headers.get("x-forwarded-for"), trustedProxies),
  userAgent:
    headers
      .get("user-agent")
      ?.replace(/[^\x20-\x7e]/g, "")
      .slice(0, 300) || null,
});

/**
 * The address that the outermost trusted proxy saw: as many from the right as there are proxies. At 0 no header is
 * believed. IPv6 is cut to its /64, for that is what one subscriber has (docs/security.md#what-a-stranger-cant-do).
 */
function networkOf(forwardedFor: string | null, trustedProxies: number): string | null {
  if (trustedProxies === 0 || forwardedFor === null) return null;
  const hop = forwardedFor.split(",").at(-trustedProxies)?.trim() ?? "";
  if (!ipaddr.isValid(hop)) return null;
  const address = ipaddr.process(hop);
  if (address.kind() === "ipv4") return address.toString();
  const network = address.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}

/** One cookie's value. A name that is there twice is nobody's: one of the two was planted. */
export function cookieOf(header: string | null, name: string): string | null {
  const values = valuesOf(header, name);
  return values.length === 1 && values[0] ? values[0] : null;
}

/** Is there a cookie of that name, whatever it says? */
export const hasCookie = (header: string | null, name: string): boolean => valuesOf(header, name).length > 0;

const valuesOf = (header: string | null, name: string): string[] =>
  (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));

/** The cookies by which somebody is signed in, on either host and over either protocol. */
const SESSION_COOKIES = /(^|;)\s*(__Host-)?(dash|prod|own)\s*=/;

/** Does it bring a cookie that is a credential here? What a balancer or another program of that host sets is none. */
export const hasSessionCookie = ({ headers }: Request): boolean => SESSION_COOKIES.test(headers.get("cookie") ?? "");

/** `__Host-` binds a cookie to one host over https (RFC 6265bis, section 4.1.3.2); plain http is loopback only. */
export const cookieName = (name: string, url: string) => (url.startsWith("https:") ? `__Host-${name}` : name);

/** Of what is to be forgotten also a time that is past: Next.js writes a header anew beside cookies of its own, and loses a `Max-Age` of 0. */
export const cookieHeader = (
  name: string,
  value: string,
  url: string,
  { path = "/", maxAgeS }: { path?: string; maxAgeS: number },
) =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}${maxAgeS === 0 ? "; Expires=Thu, 01 Jan 1970 00:00:00 GMT" : ""}; HttpOnly; SameSite=Lax${url.startsWith("https:") ? "; Secure" : ""}`;
