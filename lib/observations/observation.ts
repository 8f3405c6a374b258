/** How a product learns by asking whether a session is over. */
export const waysOfAsking = ["introspection", "userinfo", "ends_list", "ends_stream", "refresh", "page"] as const;
export type Asking = (typeof waysOfAsking)[number];

/**
 * What is seen of a product. Beside its ways of asking: `logout`, it was told of an end and answered; `act`, it recorded one;
 * `wrong_secret`, somebody called with its client id and another secret; `noticed`, it learned of an end; `late`, it asked
 * about a session that was over; `asked_on`, it did so again and again; `acted_on`, it recorded what was done after the end.
 */
export const sights = [
  ...waysOfAsking,
  "logout",
  "act",
  "wrong_secret",
  "noticed",
  "late",
  "asked_on",
  "acted_on",
] as const;
export type Sight = (typeof sights)[number];

/** The last time that something was seen of a product: a gauge, to within a minute, and no record of what happened. */
export interface Observation {
  kind: Sight;
  at: Date;
  /** When that was seen first of this impersonation; else as `at`. */
  since: Date;
  /** The one that had ended, for what is seen of an end; else null, as is `endedAt`. */
  impersonationId: string | null;
  endedAt: Date | null;
}

/** How exactly a time is known, in milliseconds, and how often it is written at most: hosted pages ask every few seconds. */
export const SEEN_AGAIN_AFTER_MS = 60_000;
/** What comes so soon after an end is how a product learns of it, in milliseconds. */
export const SOON_MS = 10_000;
