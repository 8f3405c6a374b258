import { buttonClass } from "../ui/button.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";

const formats = [
  { format: "csv", label: "CSV" },
  { format: "jsonl", label: "JSON Lines" },
  { format: "ocsf", label: "OCSF" },
];

/** All that was recorded of one session, as files. */
export const Exports = ({ id }: { id: string }) => (
  <div className="mt-4 flex flex-wrap items-center gap-2 print:hidden">
    {formats.map(({ format, label }) => (
      <a
        className={buttonClass("plain", "small")}
        href={`/api/audit-events/export?format=${format}&impersonationId=${id}`}
        key={format}
      >
        Export {label}
      </a>
    ))}
    <span className="px-2">
      <TextLink href={`/audit-log?impersonation=${id}`}>See it in the audit log</TextLink>
    </span>
  </div>
);

interface PaperProps {
  id: string;
  /** The dashboard, where it can be looked up. */
  url: string;
  at: Date;
  /**
   * Signed of now, and over all of it; null where its newest event has still to be sealed; `none` where the log can't give
   * one; undefined for who may not see any.
   */
  checkpoint: string | null | "none" | undefined;
}

/** What only paper needs: where it came from, when, and by which state of the log it can be checked. */
export const OnPaper = ({ id, url, at, checkpoint }: PaperProps) => (
  <footer className="mt-6 hidden break-inside-avoid border-t border-line pt-3 text-xs leading-5 text-soft print:block">
    <p>
      {url}/sessions/{id}, printed <Time at={at} precision="seconds" />
    </p>
    <Proof note={checkpoint} />
  </footer>
);

function Proof({ note }: { note: PaperProps["checkpoint"] }) {
  if (note === undefined)
    return <p>Printed by an Owner or Admin, it has the checkpoint of the audit log that covers it.</p>;
  if (note === "none")
    return <p>No checkpoint can be made of the audit log. Check it: npm run audit:verify, as docs/audit.md says.</p>;
  if (note === null) return <p>No checkpoint covers the newest of it yet. Print it again in a few seconds.</p>;
  return (
    <>
      <p>The checkpoint of the audit log that covers it. By it, docs/audit.md says how, the log can be checked:</p>
      <pre className="mt-1 font-mono whitespace-pre-wrap text-ink wrap-anywhere">{note.trim()}</pre>
    </>
  );
}

/** On the screen the pager says so. */
export const PartOnPaper = () => (
  <p className="mt-3 hidden print:block">This is a part of the timeline. An export has all of it.</p>
);
