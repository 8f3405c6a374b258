import { endpointAt } from "#endpoints/lookup.ts";
import type { Handler } from "#endpoints/table.ts";
import { demoHome, type Environment } from "#env";
import { DomainError } from "#lib/errors.ts";
import { elementPath } from "#lib/hosted/element.ts";
import { isHostOf } from "#lib/http/host.ts";
import { isAmbiguous, isDecodable, pathOf, unreadable } from "./target.ts";

/** Who answers a request. `origin` is the configured one of the host that was asked. */
export type Route =
  | { by: "health" }
  | { by: "ready" }
  | { by: "file"; origin: string; path: string }
  | { by: "endpoint"; origin: string; handler: Handler; params: Record<string, string>; pattern: string }
  | { by: "options"; origin: string; allowed: string[] }
  | { by: "redirect"; origin: string; location: string }
  /** At `target`, which is another than was asked for where no page has that. */
  | { by: "next"; origin: string; target: string }
  /** A person is told the same as a page, whose link leads to `wayOn`. */
  | { by: "refusal"; origin: string | null; error: DomainError; wayOn: string; headers?: Record<string, string> };

/** For whoever sends requests here, a proxy or an orchestrator: they ask by an address, so any host will do. */
export const readyPath = "/readyz";

interface Asked {
  method: string;
  /** As it stood in the request line. */
  target: string;
  host: string | null;
}

type Hosts = Pick<Environment, "dashboardUrl" | "productUrl" | "demo"> & { developing: boolean };

/**
 * Comfort, never access: one host's addresses are 404 on the other, and every page, handler and verb asks for itself all the
 * same. Pure, and by the letters that were sent, so that no two parts of the server read an address differently.
 */
export function routeOf({ method, target, host }: Asked, hosts: Hosts): Route {
  const { dashboardUrl, productUrl } = hosts;
  const sentence = unreadable(method, target);
  if (sentence !== null) return refusal(null, malformed(sentence), `${dashboardUrl}/`, { connection: "close" });
  const path = pathOf(target);
  if (path === "/healthz") return { by: "health" };
  if (path === readyPath) return { by: "ready" };
  const origin = [dashboardUrl, productUrl].find((known) => isHostOf(known, host));
  if (origin === undefined) return refusal(null, misdirected(), `${dashboardUrl}/`);
  const side = origin === productUrl ? "product" : "dashboard";
  return underNext(method, path, target, origin, hosts) ?? onHost(side, method, path, target, origin, hosts);
}

const productPaths =
  /^\/(login|signed-out|support-access|demo|propelauth|understudy|api\/session|api\/v1|api\/backend|\.well-known\/jwks\.json)(\/|$)/;
const machinePaths = /^\/(api|oauth|propelauth|understudy|\.well-known|demo\/api)(\/|$)/;
/** Where nothing but the endpoints of the table is: what isn't in it isn't there. */
const ownPaths = /^\/(oauth|propelauth|understudy|\.well-known|api\/(session|v1|backend))(\/|$)/;
/** A password is checked by next-auth, which needs Next.js's cookies. */
const passwordPath = "/api/session/password";

function onHost(
  side: "product" | "dashboard",
  method: string,
  path: string,
  target: string,
  origin: string,
  { demo }: Hosts,
): Route {
  const forMachines = machinePaths.test(path);
  const home = side === "product" ? `${origin}/login` : `${origin}/`;
  const absent = forMachines ? refusal(origin, nothingHere(), home) : noPage(origin);
  if (!isDecodable(path))
    return forMachines ? refusal(origin, malformed("This address can't be decoded."), home) : noPage(origin);
  if (isAmbiguous(path)) return absent;
  if (side === "product" && path === "/" && demo) return { by: "redirect", origin, location: origin + demoHome };
  if (side === "product" && path === elementPath) return fileAt(method, path, origin);
  const found = endpointAt(side, path, method);
  if (found && "handler" in found) return { by: "endpoint", origin, ...found };
  if (found && method === "OPTIONS") return { by: "options", origin, allowed: found.allowed };
  if (found) return refusal(origin, notAllowed(), home, { allow: found.allowed.join(", ") });
  if (ownPaths.test(path) && path !== passwordPath) return absent;
  if ((side === "product") !== productPaths.test(path)) return absent;
  if (!demo && /^\/demo(\/|$)/.test(path)) return absent;
  // No address of Next.js's needs an escape, and an address of a machine no slash at its end.
  if (path.includes("%") || (forMachines && path.endsWith("/"))) return absent;
  return { by: "next", origin, target };
}

/** Of Next.js's own addresses only what it built; while developing also how it tells the browser what has changed. */
function underNext(method: string, path: string, target: string, origin: string, { developing }: Hosts): Route | null {
  if (!/^\/(_next(\/|$)|__nextjs)/.test(path)) return null;
  if (developing) return { by: "next", origin, target };
  if (!path.startsWith("/_next/static/")) return noPage(origin);
  return fileAt(method, path, origin);
}

const fileAt = (method: string, path: string, origin: string): Route =>
  method === "GET" || method === "HEAD"
    ? { by: "file", origin, path }
    : refusal(origin, notAllowed(), `${origin}/`, { allow: "GET, HEAD" });

/** A path that no page has, so that each host's own 404 page is shown, with its banner. */
const noPage = (origin: string): Route => ({ by: "next", origin, target: "/nothing/here" });

const refusal = (
  origin: string | null,
  error: DomainError,
  wayOn: string,
  headers?: Record<string, string>,
): Extract<Route, { by: "refusal" }> => ({ by: "refusal", origin, error, wayOn, ...(headers && { headers }) });

/** 421 is for a host that nobody configured (RFC 9110, section 15.5.20), 404 for an address on one of ours. */
const misdirected = () => new DomainError("misdirected", "This host isn't served here.");
const nothingHere = () => new DomainError("not_found", "There is nothing here.");
export const notAllowed = () => new DomainError("method_not_allowed", "This address isn't asked by this method.");
const malformed = (sentence: string) => new DomainError("malformed_request", sentence);
