import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { isLoopback } from "../http/loopback.ts";

/**
 * Where this deployment may send something by itself (docs/security.md#where-this-server-sends-something-by-itself): an
 * address that an Admin typed is not to be trusted.
 */
export interface Reach {
  /** The deployment is on this machine alone, as in the demo and while developing: everything on it is its own. */
  local: boolean;
  /** Host names that may have an address of a private network, by the operator's word. */
  allowedPrivateHosts: string[];
}

/** One address of a host: connected to is what was checked, whatever the name means a moment later. */
export interface Address {
  address: string;
  family: number;
}

/** For a request that connects to it, by the URL's name for Host header and certificate. */
export const pinnedTo =
  ({ address, family }: Address): LookupFunction =>
  (_name, options, give) =>
    options.all ? give(null, [{ address, family }]) : give(null, address, family);

/**
 * The address to connect to, or null where this deployment mustn't: for anything but https (http to this machine, from
 * it), and for names that mean private, loopback or link-local addresses and the like.
 *
 * @throws whatever the system's resolver throws.
 */
export async function reachable(url: URL, { local, allowedPrivateHosts }: Reach): Promise<Address | null> {
  const scheme = url.protocol === "https:" || (url.protocol === "http:" && local && isLoopback(url.href));
  if (!scheme) return null;
  const addresses = await addressesOf(url);
  const everywhere = local || allowedPrivateHosts.includes(url.hostname);
  return addresses.find(({ address }) => everywhere || isPublic(address)) ?? null;
}

/** How long a person waits who enters an address, in milliseconds, before its name counts as unknown. */
const LOOKED_UP_WITHIN_MS = 3000;

/** Does a name mean only addresses that this deployment doesn't call? False for a name that nobody knows, or not in time. */
export async function meansPrivate(url: URL, { local, allowedPrivateHosts }: Reach): Promise<boolean> {
  // From this machine alone, what is on it is its own; over http, what is elsewhere isn't.
  const own = local && (url.protocol === "https:" || isLoopback(url.href));
  if (own || allowedPrivateHosts.includes(url.hostname)) return false;
  const late = new Promise<Address[]>((done) => setTimeout(done, LOOKED_UP_WITHIN_MS, []).unref());
  const addresses = await Promise.race([addressesOf(url), late]).catch((): Address[] => []);
  return addresses.length > 0 && !addresses.some(({ address }) => isPublic(address));
}

const addressesOf = (url: URL): Promise<Address[]> => lookup(url.hostname.replace(/^\[|\]$/g, ""), { all: true });

/**
 * Neither private, loopback, link-local, unspecified, multicast nor reserved, nor an IPv6 address that hides an IPv4
 * one.
 */
const isPublic = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
