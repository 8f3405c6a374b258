import { type Endpoint, endpoints, type Handler } from "./table.ts";

/** What an address has: a handler for this method, or else those that it takes. */
export type Found =
  | { handler: Handler; params: Record<string, string>; pattern: string }
  /** For `Allow` (RFC 9110, section 10.2.1). */
  | { allowed: string[] };

/**
 * Who answers this address, to the letter: no other spelling of it is the same. Null when nobody does.
 *
 * @param path Without a query, and decodable.
 */
export function endpointAt(host: Endpoint["host"], path: string, method: string): Found | null {
  const fitting = (byHost[host].get(path.split("/").length) ?? []).flatMap((endpoint) => {
    const params = paramsOf(endpoint.path, path);
    return params ? [{ handlers: endpoint.handlers, params, pattern: endpoint.path }] : [];
  });
  if (fitting.length === 0) return null;
  for (const { handlers, params, pattern } of fitting) {
    const handler = handlers[method] ?? (method === "HEAD" ? handlers.GET : undefined);
    if (handler) return { handler, params, pattern };
  }
  const methods = fitting.flatMap(({ handlers }) => Object.keys(handlers));
  if (methods.includes("GET")) methods.push("HEAD");
  return { allowed: [...new Set([...methods, "OPTIONS"])].sort() };
}

/** By the number of their segments, so that an address is compared with few. */
const byHost = { dashboard: bySize("dashboard"), product: bySize("product") };

function bySize(host: Endpoint["host"]): Map<number, Endpoint[]> {
  const sizes = new Map<number, Endpoint[]>();
  for (const endpoint of endpoints.filter((each) => each.host === host)) {
    const size = endpoint.path.split("/").length;
    sizes.set(size, [...(sizes.get(size) ?? []), endpoint]);
  }
  return sizes;
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  if (pattern === path) return {};
  if (!pattern.includes(":")) return null;
  const params: Record<string, string> = {};
  const given = path.split("/");
  for (const [index, segment] of pattern.split("/").entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":") && value !== "") params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return null;
  }
  return params;
}
