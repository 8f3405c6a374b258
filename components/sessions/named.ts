import type { Mark } from "#lib/timeline/entry.ts";

/** How many different things are named before they are counted. */
const MOST = 5;

/** What acts or refusals were of, each name once, and how often it was where that was more than once. */
export function namedIn(marks: Mark[], refused: boolean): string[] {
  const times = new Map<string, number>();
  for (const mark of marks)
    if (mark.refused === refused) times.set(mark.name ?? "Something", (times.get(mark.name ?? "Something") ?? 0) + 1);
  const named = [...times].map(([name, count]) =>
    count === 1 ? name : `${name} (${count.toLocaleString("en")} times)`,
  );
  if (named.length <= MOST) return named;
  return [...named.slice(0, MOST - 1), `${(named.length - MOST + 1).toLocaleString("en")} more`];
}
