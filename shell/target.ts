/** What a request line may say at all, and how an address is spelled. Pure, and before anything else is decided. */

/** Why this can't be read as a request, in a sentence; null when it can. */
export function unreadable(method: string, target: string): string | null {
  // The Fetch standard forbids it, CONNECT and TRACK; Node.js reads neither of those as a request.
  if (method === "TRACE") return `${method} isn't answered here.`;
  // RFC 9112, section 3.2.1. The other forms are for proxies, and Next.js would redirect to whatever host they name.
  if (!target.startsWith("/")) return "Ask for an address that begins with a slash.";
  return null;
}

/** The path to the letter, as it was sent: a parser of URLs would already have read `/a/../b` and `/a\b` as something else. */
export const pathOf = (target: string): string => target.split("?", 1)[0] ?? "";

export function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

/**
 * Whether two parts of a server could take this path for two addresses: with an empty or a dotted segment, a backslash, or
 * a fragment, which browsers don't send.
 */
export const isAmbiguous = (path: string): boolean =>
  /[\\#]|%5c/i.test(path) || path.includes("//") || /\/(\.|%2e){1,2}(\/|$)/i.test(path);
