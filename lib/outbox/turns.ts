/** Begins some work when there is room for it, in the order in which it was asked for. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * @param most - at once.
 * @param withinMs - whoever's turn comes later than so many milliseconds has none. @throws Error then
 */
export function openTurns(most: number, withinMs: number): Turns {
  const waiting: (() => void)[] = [];
  let free = most;

  const turn = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => waiting.push(begin));
  };
  const pass = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  return async (work) => {
    const askedAt = performance.now();
    await turn();
    try {
      if (performance.now() - askedAt > withinMs) throw new Error("its turn came too late");
      return await work();
    } finally {
      pass();
    }
  };
}
