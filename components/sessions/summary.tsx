import { Fragment } from "react";
import type { Mark } from "#lib/timeline/entry.ts";
import type { showSession } from "#lib/timeline/show.ts";
import { durationText } from "../ui/instant.ts";
import { surfaceClass } from "../ui/section.tsx";
import { namedIn } from "./named.ts";

type Summary = ReturnType<typeof showSession>["summary"];

interface Props {
  summary: Summary;
  marks: Mark[];
}

/** How long, how much, and what: what most readers came for. */
export const SessionSummary = ({ summary, marks }: Props) => (
  <div className={`${surfaceClass} divide-y divide-line overflow-hidden`}>
    <Figures {...summary} />
    <dl className="space-y-1 px-5 py-3">
      <What of={namedIn(marks, false)} term="Changed" />
      <What of={namedIn(marks, true)} term="Refused" />
    </dl>
  </div>
);

const What = ({ term, of }: { term: string; of: string[] }) => (
  <div className="flex gap-x-4 leading-6">
    <dt className="w-16 shrink-0 text-soft">{term}</dt>
    <dd className="min-w-0">
      {of.length === 0
        ? "Nothing"
        : of.map((name, nth) => (
            <Fragment key={name}>
              {nth > 0 && ", "}
              <bdi>{name}</bdi>
            </Fragment>
          ))}
    </dd>
  </div>
);

const Figures = ({ seconds, pages, acts, refusals }: Summary) => (
  <dl className="grid grid-cols-2 divide-line sm:grid-cols-4 sm:divide-x">
    <Figure term="Lasted">{seconds === 0 ? "–" : durationText(seconds * 1000)}</Figure>
    <Figure term="Pages">{pages.toLocaleString("en")}</Figure>
    <Figure term="Acts">{acts.toLocaleString("en")}</Figure>
    <Figure term="Refusals">{refusals.toLocaleString("en")}</Figure>
  </dl>
);

const Figure = ({ term, children }: { term: string; children: string }) => (
  <div className="px-5 py-3">
    <dt className="text-soft">{term}</dt>
    <dd className="text-xl leading-7 font-semibold tabular-nums">{children}</dd>
  </div>
);
