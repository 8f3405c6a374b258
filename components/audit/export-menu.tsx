"use client";
import { buttonClass } from "../ui/button.tsx";
import { Menu, MenuFile } from "../ui/menu.tsx";

const formats = [
  { format: "csv", label: "CSV", note: "For spreadsheets" },
  { format: "jsonl", label: "JSON Lines", note: "CloudEvents 1.0" },
  { format: "ocsf", label: "OCSF", note: "For monitoring, as JSON Lines" },
];

/** What is shown, all pages of it, as a file. That somebody took it is recorded. */
export const ExportMenu = ({ query }: { query: string }) => (
  <Menu label="Export" name="Export the audit log" triggerClass={buttonClass()}>
    {formats.map(({ format, label, note }) => (
      <MenuFile
        href={`/api/audit-events/export?format=${format}${query && `&${query}`}`}
        key={format}
        label={label}
        note={note}
      />
    ))}
  </Menu>
);
