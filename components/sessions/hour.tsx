import type { Mark } from "#lib/timeline/entry.ts";
import { durationText } from "../ui/instant.ts";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

interface Props {
  /** Of the confirming click. */
  from: Date;
  /** When time would end it. */
  to: Date;
  /** Its end, or now. */
  until: Date;
  marks: Mark[];
}

/** As many places as marks can be told apart at. */
const PLACES = 400;

/** The time that a session had, how much of it was used, and what was done in it. */
export function Hour({ from, to, until, marks }: Props) {
  const length = to.getTime() - from.getTime();
  const part = (at: Date) => Math.min(1, Math.max(0, (at.getTime() - from.getTime()) / length));
  const placesOf = (refused: boolean) =>
    [...new Set(marks.flatMap((mark) => (mark.refused === refused ? Math.round(part(mark.at) * PLACES) : [])))].map(
      (place) => `${(1 + (place / PLACES) * 98).toFixed(2)}%`,
    );
  const used = part(until) * length;
  return (
    <figure className={`${surfaceClass} mb-6 px-5 pt-4 pb-3`}>
      <svg aria-label={nameOf(used, length, marks)} className="block h-9 w-full" role="img">
        <rect className="fill-sunken stroke-line" height="16" rx="4" width="98%" x="1%" y="10" />
        <rect
          className="fill-live-wash stroke-live-line"
          height="16"
          rx="4"
          width={`${(part(until) * 98).toFixed(2)}%`}
          x="1%"
          y="10"
        />
        {placesOf(false).map((x) => (
          <line className="stroke-ink" key={x} strokeWidth="2" x1={x} x2={x} y1="6" y2="30" />
        ))}
        {placesOf(true).map((x) => (
          <circle className="fill-surface stroke-danger" cx={x} cy="18" key={x} r="5" strokeWidth="2.5" />
        ))}
      </svg>
      <figcaption className="mt-1 flex flex-wrap justify-between gap-x-6 text-xs leading-5 text-soft">
        <Time at={from} precision="clock" />
        <span aria-hidden="true" className="flex flex-wrap gap-x-4">
          <span>❘ act</span>
          <span>○ refusal</span>
        </span>
        <Time at={to} precision="clock" />
      </figcaption>
    </figure>
  );
}

function nameOf(usedMs: number, lengthMs: number, marks: Mark[]): string {
  const refusals = marks.filter(({ refused }) => refused).length;
  const acts = marks.length - refusals;
  return `${durationText(usedMs)} of ${durationText(lengthMs)}, with ${counted(acts, "act")} and ${counted(refusals, "refusal")}`;
}

export const counted = (count: number, what: string) =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
