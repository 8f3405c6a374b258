/** Things to remember until a time of their own, and then to forget. */
export interface Memory {
  has(id: string): boolean;
  add(id: string, untilMs: number): void;
}

/** How many there may be before it looks for those whose time is over. */
const SWEEP_FROM = 1000;

/** What is known of something until a time of its own; the newest of it counts. */
export interface Recollection<Known> {
  get(id: string): Known | undefined;
  put(id: string, known: Known, untilMs: number): void;
}

/** Swept as {@link memory} is. */
export function recollection<Known>(nowMs: () => number): Recollection<Known> {
  const all = new Map<string, { known: Known; untilMs: number }>();
  let sweepAt = SWEEP_FROM;
  return {
    get(id) {
      const found = all.get(id);
      return found !== undefined && nowMs() < found.untilMs ? found.known : undefined;
    },
    put(id, known, untilMs) {
      all.set(id, { known, untilMs });
      if (all.size < sweepAt) return;
      for (const [old, { untilMs: end }] of all) if (end <= nowMs()) all.delete(old);
      sweepAt = Math.max(SWEEP_FROM, all.size * 2);
    },
  };
}

/** Ids with an end. What is over is swept out as the memory grows, so it holds about as much as is still wanted. */
export function memory(nowMs: () => number): Memory {
  const untilMs = new Map<string, number>();
  let sweepAt = SWEEP_FROM;
  return {
    has(id) {
      const until = untilMs.get(id);
      return until !== undefined && !(until <= nowMs());
    },
    add(id, until) {
      untilMs.set(id, Math.max(until, untilMs.get(id) ?? 0));
      if (untilMs.size < sweepAt) return;
      for (const [old, end] of untilMs) if (end <= nowMs()) untilMs.delete(old);
      sweepAt = Math.max(SWEEP_FROM, untilMs.size * 2);
    },
  };
}
