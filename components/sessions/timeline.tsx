import { endReasonTexts } from "#lib/impersonations/end-reason.ts";
import type { EndReason } from "#lib/impersonations/impersonation.ts";
import type { Entry } from "#lib/timeline/entry.ts";
import { Badge } from "../ui/badge.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { type Line, minutesOf, namesOf } from "./minutes.ts";

/** What happened in a session, oldest first, minute by minute. */
export const Timeline = ({ entries }: { entries: Entry[] }) => (
  <ol aria-label="Timeline" className={`${surfaceClass} divide-y divide-line px-5`}>
    {minutesOf(entries).map(({ at, lines }) => (
      <li
        className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[5.5rem_minmax(0,1fr)] print:break-inside-avoid"
        key={at.getTime()}
      >
        <span className="leading-6 text-soft">
          <Time at={at} precision="clock" />
        </span>
        <ul className="space-y-1.5">
          {lines.map((line) => (
            <li className="leading-6 wrap-anywhere" key={(line.entry ?? line.pages[0]).id}>
              <TimelineLine {...line} />
            </li>
          ))}
        </ul>
      </li>
    ))}
  </ol>
);

const TimelineLine = ({ entry, pages }: Line) => (entry ? <One entry={entry} /> : <Pages pages={pages} />);

function One({ entry }: { entry: Entry }) {
  if (entry.kind === "page") return <PageLine page={entry} />;
  if (entry.kind !== "act" && entry.kind !== "refused") return <Lifecycle entry={entry} />;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="font-medium">{entry.name ?? "Something"}</bdi>
        {entry.kind === "refused" && <Badge>Refused</Badge>}
        <Late late={entry.late} />
      </span>
      <Told entry={entry} />
    </>
  );
}

const PageLine = ({ page }: { page: Entry }) => (
  <span className="flex flex-wrap items-baseline gap-x-2">
    <span className="text-soft">Opened</span>
    <bdi>{page.name}</bdi>
    <Late late={page.late} />
  </span>
);

/** Without JavaScript, too. On paper it stays closed: which pages they were stands in its line. */
const Pages = ({ pages }: { pages: Entry[] }) => (
  <details className="group">
    <summary className="cursor-pointer rounded-sm">
      <span className="text-soft">Opened {pages.length} pages:</span> <bdi>{namesOf(pages).join(", ")}</bdi>
    </summary>
    <ul className="mt-1 space-y-1 border-l border-line pl-4">
      {pages.map((page) => (
        <li key={page.id}>
          <PageLine page={page} />
        </li>
      ))}
    </ul>
  </details>
);

/** How a product was asked, and what it adds. */
function Told({ entry: { method, route, status, detail } }: { entry: Entry }) {
  const asked = [method, route, status].filter((part) => part !== null).join(" ");
  const added = Object.entries(detail ?? {});
  if (asked === "" && added.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-x-4 text-xs leading-5 text-soft">
      {added.map(([key, value]) => (
        <bdi key={key}>
          {key}: {String(value)}
        </bdi>
      ))}
      {asked !== "" && <bdi className="font-mono">{asked}</bdi>}
    </span>
  );
}

const Late = ({ late }: { late: boolean }) =>
  late ? <Badge tone="muted">Late: told after the session's end</Badge> : null;

const Lifecycle = ({ entry: { kind, by, reason } }: { entry: Entry }) => (
  <span className="flex flex-wrap items-center gap-x-2">
    <span aria-hidden="true" className="size-1.5 rounded-full bg-live-dot" />
    <span>
      {kind === "ended" ? endText(reason) : beginTexts[kind]}
      {by && (
        <>
          {" "}
          by <bdi>{by.name}</bdi>
        </>
      )}
      {kind === "raised" && reason !== null && (
        <>
          : <bdi>{reason}</bdi>
        </>
      )}
    </span>
  </span>
);

const beginTexts: Partial<Record<Entry["kind"], string>> = {
  requested: "Confirmed",
  started: "Signed in as the user",
  raised: "Allowed to make changes",
  dropped: "Back to looking only",
};

/** Who ended it is said beside it. */
function endText(reason: string | null): string {
  if (reason === "stopped" || reason === "ended_by_admin") return "Ended";
  const text = reason === null ? undefined : endReasonTexts[reason as EndReason];
  return text === undefined ? "Ended" : `Ended: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
