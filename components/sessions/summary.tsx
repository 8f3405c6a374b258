import type { showSession } from "#lib/timeline/show.ts";
import { durationText } from "../ui/instant.ts";
import { surfaceClass } from "../ui/section.tsx";

type Summary = ReturnType<typeof showSession>["summary"];

/** How long, and how much: what most readers came for. */
export const SessionSummary = ({ summary: { seconds, pages, acts, refusals } }: { summary: Summary }) => (
  <dl className={`${surfaceClass} grid grid-cols-2 divide-line overflow-hidden sm:grid-cols-4 sm:divide-x`}>
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
