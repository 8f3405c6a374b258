import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { chartOf } from "./chart.ts";
import { type Figure, short } from "./results.ts";
import { isMet, type Target, targets } from "./targets.ts";

/** All that the last runs found out, bench/results.json: a part that is measured anew takes the place of what it was. */
export interface Results {
  machine: string;
  versions: string;
  parts: Record<string, Part>;
}

export interface Part {
  /** The day, and the machine's load before and after. */
  on: string;
  load: string;
  figures: Figure[];
}

/** Where the results are kept from one run to the next. */
export const RESULTS = "bench/results.json";
const PAGE = "docs/benchmarks.md";
const CHART = "docs/benchmarks.svg";
const [FROM, TO] = [
  "<!-- What follows is written by `npm run bench`. -->",
  "<!-- What follows is written by hand. -->",
];

/** Writes docs/benchmarks.md as far as it is generated, and its picture. What is written by hand below stays. */
export function writePage(results: Results): void {
  const figures = new Map(
    Object.values(results.parts)
      .flatMap((part) => part.figures)
      .map((figure) => [figure.row, figure]),
  );
  writeFileSync(CHART, chartOf(targets.flatMap((target) => shownIn(target, figures))));
  const before = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : `${FROM}\n${TO}\n`;
  const [start, end] = [before.indexOf(FROM), before.indexOf(TO)];
  const text = [FROM, "", ...sections(results, figures), TO].join("\n");
  writeFileSync(PAGE, before.slice(0, start) + text + before.slice(end + TO.length));
}

const shownIn = (target: Target, figures: Map<string, Figure>) => {
  const figure = figures.get(target.row);
  return figure ? [{ target, figure }] : [];
};

function sections({ machine, versions, parts }: Results, figures: Map<string, Figure>): string[] {
  const all = [...figures.values()];
  const named = new Set(targets.map(({ row }) => row));
  const flat = all.filter(({ row }) => /^(size|past|search|log): /.test(row));
  const rest = all.filter(({ row }) => !named.has(row) && !flat.some((each) => each.row === row));
  return [
    `Measured on ${machine}, beside ${versions}.`,
    "",
    "![Each figure beside its target](benchmarks.svg)",
    "",
    "| what | beside | before | now (least to most) | target | | made of |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...targets.map((target) => lineOf(target, figures.get(target.row))),
    "",
    "### With a million users and a long past, beside 10,000 and none",
    "",
    "At most 2 is asked of every page, search, timer and endpoint.",
    "",
    "| what | times as much | | made of |",
    "| --- | --- | --- | --- |",
    ...flat.map(({ row, of = "", ...figure }) => {
      const met = figure.median <= 2 ? "met" : "**missed**";
      return `| ${row} | ${spread(figure)} | ${met} | ${of} |`;
    }),
    "",
    "### What else was measured in the same runs",
    "",
    "| what | figure | made of |",
    "| --- | --- | --- |",
    ...rest.map(({ row, of = "", ...figure }) => `| ${row} | ${spread(figure)} | ${of} |`),
    "",
    "### When, and what else the machine did",
    "",
    "| part | day | load before and after |",
    "| --- | --- | --- |",
    ...Object.entries(parts).map(([name, { on, load }]) => `| ${name} | ${on} | ${load} |`),
    "",
  ];
}

function lineOf(target: Target, figure: Figure | undefined): string {
  const { operation, beside, before, firm, atLeast, unit = "" } = target;
  const [now, met] = figure
    ? [spread(figure, unit), isMet(target, figure.median) ? "met" : "**missed**"]
    : ["not measured", ""];
  const goal = `${atLeast ? "≥" : "≤"} ${part(firm)} ${unit}`.trim();
  const was = before === null ? "" : `${part(before)} ${unit}`.trim();
  return `| ${operation} | ${beside} | ${was} | ${now} | ${goal} | ${met} | ${figure?.of ?? ""} |`;
}

function spread({ median, least, most }: Omit<Figure, "row">, unit = ""): string {
  const now = `${part(median)} ${unit}`.trim();
  return least === most ? now : `${now} (${part(least)} to ${part(most)})`;
}

/** A small ratio as a fraction, as nobody counts zeros. */
const part = (figure: number): string =>
  figure > 0 && figure < 0.1 ? `1/${short(Math.round(1 / figure))}` : short(figure);

if (resolve(process.argv[1] ?? "") === import.meta.filename) writePage(JSON.parse(readFileSync(RESULTS, "utf8")));
