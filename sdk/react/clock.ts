/** The server's time, as this page can know it. */
export interface ServerClock {
  /** Milliseconds since 1970, never ahead of the server: an answer took some time to arrive, so this runs a little late. */
  now(): number;
  /** A newer reading replaces the older one. */
  set(iso: string): void;
}

/**
 * Runs on the browser's monotonic clock, as the other one can be set by hand. That clock may stand still while the
 * computer sleeps; `sleptBetween` notices, and then the page asks the server again before it shows anything.
 */
export function serverClock(iso: string, monotonicMs: () => number = () => performance.now()): ServerClock {
  const aheadMsOf = (reading: string) => Date.parse(reading) - monotonicMs();
  let aheadMs = aheadMsOf(iso);
  return {
    now: () => aheadMs + monotonicMs(),
    set: (reading) => {
      aheadMs = aheadMsOf(reading);
    },
  };
}

/** One moment on both of the browser's clocks. */
export interface Moment {
  monotonicMs: number;
  wallMs: number;
}

/** Timers run every quarter second on a page that is awake and visible; these gaps mean that it was neither. */
const LONGEST_TICK_MS = 5_000;
const LARGEST_DRIFT_MS = 2_000;

/** Did the computer sleep, or the page stand still, between two ticks? */
export function sleptBetween(before: Moment, after: Moment): boolean {
  const monotonic = after.monotonicMs - before.monotonicMs;
  const wall = after.wallMs - before.wallMs;
  return monotonic > LONGEST_TICK_MS || wall - monotonic > LARGEST_DRIFT_MS;
}
