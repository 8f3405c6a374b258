import { DomainError } from "./errors.ts";
import { log } from "./log.ts";

/**
 * How far this process's clock is from that of those it shares a database with. An hour is no hour by a wrong clock, so
 * nobody impersonates here while it is wrong (docs/decisions/0028-nothing-kept-that-another-changes.md), as while nothing can be
 * written. Ordinary users go on. Each process has one of its own.
 */
export interface Skew {
  /**
   * Compares, and says so in the log when that has changed something. Asked each second. Never throws: where nobody can be
   * asked now, what was known goes on, by the monotonic clock.
   */
  measure(clock: () => Date): Promise<void>;
  /** By how many milliseconds the clock is ahead at this moment; negative when it is behind. Zero for as long as nobody has said otherwise. Asks nobody. */
  ms(): number;
  /** Is that more than networks and busy machines explain? */
  isTooGreat(): boolean;
}

/**
 * What time it was for the others when `monotonicMs()` was zero, in milliseconds since 1970; null when there is nobody to
 * compare with.
 */
export type AskOthers = (clock: () => Date) => Promise<number | null>;

/** As far as `live()` takes a clock for right that is behind a row's beginning. In milliseconds, as all here. */
export const MOST_SKEW_MS = 5_000;

/** Goes on evenly whatever happens to the clock, and is the same for every process of a machine. */
export const monotonicMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;

export function createSkew(askOthers: AskOthers): Skew {
  let compared: { clock: () => Date; originMs: number } | null = null;
  let said = false;

  const ms = () => (compared === null ? 0 : Math.round(compared.clock().getTime() - compared.originMs - monotonicMs()));
  const isTooGreat = () => Math.abs(ms()) > MOST_SKEW_MS;

  function say(): void {
    if (said === isTooGreat()) return;
    said = !said;
    if (said) log.error({ aheadMs: ms() }, WRONG);
    else log.info({ aheadMs: ms() }, RIGHT);
  }

  return {
    async measure(clock) {
      try {
        const originMs = await askOthers(clock);
        compared = originMs === null ? null : { clock, originMs };
      } catch {
        // Who can't be reached says nothing new. Other tasks say that the database is away.
      }
      say();
    },
    ms,
    isTooGreat,
  };
}

/**
 * For whatever depends on whether an impersonation holds: by a wrong clock nobody can say. Another server may, so nobody is
 * told that it is over.
 *
 * @throws DomainError unavailable.
 */
export function assertRightTime({ skew }: { skew: Skew }): void {
  if (skew.isTooGreat())
    throw new DomainError("unavailable", "This server's clock is wrong. Nothing was changed: ask again.", {
      retryAfterSeconds: 1,
    });
}

/**
 * For what has to be dated whatever the clock says: on a server whose clock is wrong, the time that it is for the others.
 */
export const rightTime =
  ({ store: { skew }, clock }: { store: { skew: Skew }; clock: () => Date }): (() => Date) =>
  () =>
    skew.isTooGreat() ? new Date(clock().getTime() - skew.ms()) : clock();

const WRONG = "this server's clock is wrong: nobody impersonates here until it is set right";
const RIGHT = "this server's clock is right again: impersonations hold again";
