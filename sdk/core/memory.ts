/** Things to remember until a time of their own, and then to forget. */
export interface Memory {
  has(id: string): boolean;
  add(id: string, untilMs: number): void;
}

/** How many there may be before it looks for those whose time is over. */
const SWEEP_FROM = 1000;

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
