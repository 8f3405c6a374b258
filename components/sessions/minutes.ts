import type { Entry } from "#lib/timeline/entry.ts";

/** One thing that happened, or a run of pages, of which none by itself says much. */
export type Line = { entry: Entry; pages: null } | { entry: null; pages: [Entry, ...Entry[]] };

export interface Minute {
  /** Its beginning. */
  at: Date;
  lines: Line[];
}

const MINUTE_MS = 60 * 1000;
/** Pages in a row that are told one by one. */
const FEW = 3;

/** A timeline's entries, which come oldest first, minute by minute. */
export function minutesOf(entries: Entry[]): Minute[] {
  const minutes: { at: number; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const at = Math.floor(entry.at.getTime() / MINUTE_MS) * MINUTE_MS;
    const last = minutes.at(-1);
    if (last?.at === at) last.entries.push(entry);
    else minutes.push({ at, entries: [entry] });
  }
  return minutes.map((minute) => ({ at: new Date(minute.at), lines: linesOf(minute.entries) }));
}

function linesOf(entries: Entry[]): Line[] {
  const runs: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run && entry.kind === "page" && run[0].kind === "page") run.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run): Line[] =>
    run.length > FEW ? [{ entry: null, pages: run }] : run.map((entry) => ({ entry, pages: null })),
  );
}

/** The names of a run's pages, each once, in the order in which they were first opened. */
export const namesOf = (pages: Entry[]): string[] => [...new Set(pages.flatMap(({ name }) => name ?? []))];
