import { comfort } from "../react/comfort.ts";
import { identityPage } from "./page.ts";

/** Of TanStack Query's `QueryClient` what is used here. */
export interface QueryCaches {
  /** Forgets every answer, and what is under way for one. */
  clear(): void;
}

/** Of SWR's configuration what is used here. */
export interface SwrCaches {
  /** Where the answers are, by key. */
  cache: SwrStore;
  /** Changes what is under a key. */
  mutate(key: string, data: undefined, options: { revalidate: false }): Promise<unknown>;
  /** From 2.5 on: forgets every answer, and what is under way for one. */
  unload?(options: { revalidate: false }): void;
}

/** SWR's cache. */
export interface SwrStore {
  /** Of all answers, those of lists too. */
  keys(): Iterable<string>;
  /** Takes one away. */
  delete(key: string): void;
}

/** Of Apollo's client what is used here. */
export interface ApolloCaches {
  /** Where the answers are. */
  cache: ApolloStore;
  /** Gives up what is under way. */
  clearStore(): Promise<unknown>;
}

/** Apollo's cache. */
export interface ApolloStore {
  /** Empties it at once. */
  reset(): Promise<void>;
}

/** What a product keeps of its users' data in the browser. Each part is taken as it is; none is imported here. */
export interface Caches {
  /** TanStack Query's client. Name the key of a persister in `storage`, too. */
  queryClient?: QueryCaches;
  /** `SWRConfig.defaultValue`, or what `useSWRConfig()` gives below a provider of your own. */
  swr?: SwrCaches;
  /** Apollo's client. */
  apollo?: ApolloCaches;
  /** Keys of `localStorage` and `sessionStorage`: a text is one key, an expression all that it finds. */
  storage?: (string | RegExp)[];
  /** Whatever else there is: a store, the Cache API, IndexedDB. */
  also?: () => void | Promise<void>;
}

/**
 * Empties what is named here whenever somebody else is signed in, or nobody any more: at the start of an impersonation, at
 * its end, and when the user is another one. Once, beside where the caches are made:
 *
 *     resetOnIdentityChange({ queryClient, storage: ["cart", /^draft:/] });
 *
 * In React `IdentityBoundary` shows nothing before it is done; elsewhere `followIdentity` resolves then.
 *
 * @returns The way to stop.
 */
export const resetOnIdentityChange = (caches: Caches): (() => void) => identityPage.listen(() => empty(caches));

/** As far as it can be, at once: what reads a cache in the same turn finds nothing in it. */
export function empty({ queryClient, swr, apollo, storage = [], also }: Caches): void | Promise<void> {
  queryClient?.clear();
  const waits = [...(swr ? emptySwr(swr) : []), ...(apollo ? [apollo.cache.reset(), apollo.clearStore()] : [])];
  for (const place of [() => localStorage, () => sessionStorage]) comfort(() => removeFrom(place(), storage));
  const other = also?.();
  if (other || waits.length > 0) return Promise.all([other, ...waits]).then(() => undefined);
}

/**
 * By its key each: those of lists are left out by its own filters. First taken away, as it keeps what a change replaces, for
 * pages that are hydrated; then changed, so that what is under way is no answer any more.
 */
function emptySwr({ cache, mutate, unload }: SwrCaches): Promise<unknown>[] {
  unload?.({ revalidate: false });
  return [...cache.keys()].map((key) => {
    cache.delete(key);
    const done = mutate(key, undefined, { revalidate: false });
    cache.delete(key);
    return done;
  });
}

function removeFrom(place: Storage, named: (string | RegExp)[]): void {
  const keys = Array.from({ length: place.length }, (_, index) => place.key(index) ?? "");
  // By search(), as it keeps no place in the expression.
  const isNamed = (key: string) =>
    named.some((name) => (typeof name === "string" ? key === name : key.search(name) >= 0));
  for (const key of keys) if (isNamed(key)) place.removeItem(key);
}
