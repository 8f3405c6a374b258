import { AsyncLocalStorage } from "node:async_hooks";

/** The request that is being answered: its id, and what was read for it. */
interface Current {
  id: string;
  known: Map<string, unknown>;
}

// The shell and Next.js have a copy of this module each, in one process, and are to know of the same request.
const shared = globalThis as typeof globalThis & { understudyRequests?: AsyncLocalStorage<Current> };
shared.understudyRequests ??= new AsyncLocalStorage();
const requests = shared.understudyRequests;

/**
 * Answers one request. Whatever is told, recorded or logged within it has this id, and what is read for it once, whoever
 * asks within it gets.
 */
export const duringRequest = <T>(id: string, answer: () => T): T => requests.run({ id, known: new Map() }, answer);

/** The id of the request that is being answered; null outside of one, as in the timer's tasks. */
export const currentRequestId = (): string | null => requests.getStore()?.id ?? null;

/** Reads at most once a request; outside of one, each time. */
export function onceARequest<T>(name: string, read: () => T): T {
  const known = requests.getStore()?.known;
  if (!known) return read();
  if (!known.has(name)) known.set(name, read());
  // Each name is used by one place, for one kind of thing.
  return known.get(name) as T;
}

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/**
 * The id of a request: the one that a proxy gave it, where one is trusted, or a new one. nginx writes a UUID without its
 * hyphens, and anything else is nobody's id.
 */
export function requestIdOf(given: string | string[] | undefined, trustedProxies: number): string {
  const said = trustedProxies > 0 && typeof given === "string" ? given.toLowerCase() : "";
  if (!uuid.test(said)) return crypto.randomUUID();
  return said.replaceAll("-", "").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
