/**
 * Keeps one identity's data from the next in a browser, and support from passing for the customer: caches are emptied when
 * an impersonation begins and ends, and `isRealUser` says whom analytics may hear of. It needs no framework.
 *
 * @module
 */
export { isRealUser } from "../core/real-user.ts";
export { type FollowOptions, followIdentity } from "./follow.ts";
export type { Identity } from "./identity.ts";
export type { IdentityListener } from "./page.ts";
export {
  type ApolloCaches,
  type ApolloStore,
  type Caches,
  type QueryCaches,
  resetOnIdentityChange,
  type SwrCaches,
  type SwrStore,
} from "./reset.ts";

import { type IdentityListener, identityPage } from "./page.ts";

/**
 * Calls whoever listens when somebody else is signed in, or nobody any more: at the start of an impersonation, at its end,
 * and when the user is another one. Also on the first page after one that held somebody else's data in this browser; and on
 * the very first, as nobody knows whose data is there. It is told whose it is from now on, and nothing of whose it was.
 *
 * @returns The way to stop.
 */
export const onIdentityChange = (listener: IdentityListener): (() => void) => identityPage.listen(listener);
