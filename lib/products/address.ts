import { isLoopback } from "../http/loopback.ts";

/** The deployment's own two origins, which no product may have. */
export interface Hosts {
  dashboardUrl: string;
  productUrl: string;
}

const MAX_LENGTH = 2000;

/**
 * What is wrong with an address of a product, as a sentence; null when nothing is. Browsers are sent there with codes,
 * so it is https, or plain http on a machine where the dashboard is also only tried out (docs/security.md#changes; RFC
 * 9700, 4.1).
 */
export function wrongWithAddress(text: string, hosts: Hosts): string | null {
  const wrong = wrongWithShape(text, hosts);
  if (wrong !== null) return wrong;
  const url = new URL(text);
  if (url.protocol === "http:" && !(isLoopback(url.origin) && isLoopback(hosts.dashboardUrl)))
    return "Enter an address that begins with https://. Plain http is for this machine only (localhost, 127.0.0.1).";
  return null;
}

/** The same, but for whether it is called over TLS. */
export function wrongWithShape(text: string, hosts: Hosts): string | null {
  if (text.length > MAX_LENGTH) return "An address can have at most 2,000 characters.";
  // URL parsers drop spaces and control characters silently; what is compared to the letter must not hold any.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    return "Enter a whole address, such as https://app.example.com/callback.";
  // RFC 3986 has no place for these, and addresses are shown in code to paste.
  if (/["<>\\^`{|}]/.test(text))
    return "An address can't hold quotation marks, brackets of these kinds or backslashes.";
  if (text.includes("*")) return "Enter each address in full: * stands for nothing here.";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "Enter an address that begins with https://.";
  if (url.username !== "" || url.password !== "") return "An address can't hold a name or password.";
  if (text.includes("#")) return "An address can't have a part after #.";
  if (isOwn(url, hosts))
    return "This is one of Understudy's own addresses. Enter your product's, on a host of its own.";
  return null;
}

/**
 * By host name, as cookies ignore ports: a server on another port would be sent the dashboard's. Only where the
 * deployment is tried out on one machine can't every program have a name of its own.
 */
function isOwn(url: URL, { dashboardUrl, productUrl }: Hosts): boolean {
  const own = [new URL(dashboardUrl), new URL(productUrl)];
  if (isLoopback(dashboardUrl)) return own.some(({ origin }) => origin === url.origin);
  return own.some(({ hostname }) => hostname === url.hostname.replace(/\.$/, ""));
}

/** The same for the origin of a product's pages: no path, no query. */
export function wrongWithOrigin(text: string, hosts: Hosts): string | null {
  const wrong = wrongWithAddress(text, hosts);
  if (wrong !== null) return wrong;
  return new URL(text).href === `${new URL(text).origin}/`
    ? null
    : "Enter an origin without a path, such as https://app.example.com.";
}
