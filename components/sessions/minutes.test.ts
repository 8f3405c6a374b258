import { expect, test } from "vitest";
import type { Entry } from "#lib/timeline/entry.ts";
import { minutesOf, namesOf } from "./minutes.ts";

const entry = (kind: Entry["kind"], second: number, name: string | null = null): Entry => ({
  ...{ id: `${kind} ${second}`, at: new Date(second * 1000), kind, name, method: null, route: null, status: null },
  ...{ detail: null, late: false, by: null, reason: null },
});

const shown = (entries: Entry[]) =>
  minutesOf(entries).map(({ at, lines }) => [
    at.getTime() / 60_000,
    ...lines.map((line) => line.entry?.id ?? `${line.pages?.length} pages`),
  ]);

test("what happened stands in its minute, in order", () => {
  const entries = [entry("started", 1), entry("act", 59), entry("refused", 60), entry("ended", 190)];
  expect(shown(entries)).toEqual([
    [0, "started 1", "act 59"],
    [1, "refused 60"],
    [3, "ended 190"],
  ]);
});

test("more than three pages in a row become one line, and nothing else ever does", () => {
  const pages = [1, 2, 3, 4].map((second) => entry("page", second));
  const acts = [5, 6, 7, 8].map((second) => entry("act", second));
  expect(shown([...pages, ...acts, entry("page", 9)])).toEqual([
    [0, "4 pages", "act 5", "act 6", "act 7", "act 8", "page 9"],
  ]);
  expect(shown(pages.slice(1))).toEqual([[0, "page 2", "page 3", "page 4"]]);
});

test("a run's pages are named once each", () => {
  expect(namesOf([entry("page", 1, "Invoices"), entry("page", 2, "Notes"), entry("page", 3, "Invoices")])).toEqual([
    "Invoices",
    "Notes",
  ]);
});
