/**
 * Everybody once a round, by turns and every other round backwards, so that what else the machine does meets all alike. The
 * rounds to get warm don't count.
 */
export async function inRounds<Name extends string>(
  { rounds, warm = 1 }: { rounds: number; warm?: number },
  candidates: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(candidates) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -warm; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figure = await candidates[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The middle one of so many, for what is over too soon to be told apart by one. */
export async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push(await milliseconds(work));
  return all.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}
