import { arch, availableParallelism, loadavg, platform } from "node:os";
import type { Spread } from "./figures.ts";

/** What a row of bench/targets.ts came to. */
export interface Figure extends Spread {
  row: string;
  /** What the figure is made of, in a few words: both sides of a ratio. */
  of?: string;
}

/** Hands over what was measured to `npm run bench`, or to whoever runs one file alone. */
export function report(figures: Figure[]): void {
  if (process.send) process.send({ figures });
  else for (const figure of figures) console.log(lineOf(figure));
}

export const lineOf = ({ row, median, least, most, of = "" }: Figure): string =>
  `${row.padEnd(44)} ${short(median).padStart(9)} (${short(least)} to ${short(most)})  ${of}`;

/** Three figures that count. */
export const short = (figure: number): string =>
  Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString("en") : String(Number(figure.toPrecision(3)));

export const loadNow = (): string => loadavg()[0]?.toFixed(1) ?? "";

/** What can be said of a machine without saying whose it is. */
export const machine = (): string =>
  `${availableParallelism()} cores (${platform()} ${arch()}), Node.js ${process.versions.node}`;
