import type { ReactNode } from "react";
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
  /** What proves the log that this was read from. */
  children?: ReactNode;
}

/** What only paper needs: where it came from, when, and by which state of the log it can be checked. */
export const OnPaper = ({ id, url, at, children }: PaperProps) => (
  <footer className="mt-10 hidden border-t border-line pt-4 text-xs leading-5 text-soft print:block">
    <p>
      {url}/sessions/{id}
    </p>
    <p>
      Printed <Time at={at} precision="seconds" />
    </p>
    {children}
  </footer>
);
