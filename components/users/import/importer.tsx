"use client";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { surfaceClass } from "../../ui/section.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { Columns } from "./columns.tsx";
import { asksForColumns, countText, type ImportState, type UserImport } from "./import.ts";
import { ColumnMapping } from "./mapping.tsx";
import { ImportPreview } from "./preview.tsx";
import { ImportProgress } from "./progress.tsx";
import { ImportRefused } from "./refused.tsx";
import { useImport } from "./use-import.ts";
import { useLeaveWarning } from "./use-leave-warning.ts";

/** Choose, read, look, import: one step after the other, and a way out of each. */
export function Importer() {
  const { state, read, finish, cancel } = useImport();
  useLeaveWarning(warningOf(state));
  switch (state.step) {
    case "choose":
      return (
        <>
          <ChooseFile onChoose={read} problem={state.problem} retry={state.retry} />
          <Columns />
        </>
      );
    case "reading":
      return (
        <Step key="reading" title={`Reading ${state.file.name}`}>
          <ImportProgress rows={state.rows} share={state.share} />
          <div className="mt-5 flex justify-end">
            <Button onClick={cancel}>Cancel</Button>
          </div>
        </Step>
      );
    case "read":
      return (
        <Step key={state.read.id} title={state.read.fileName}>
          {state.read.columns && asksForColumns(state.read) ? (
            <ColumnMapping
              columns={state.read.columns}
              onCancel={cancel}
              onChoose={(mapping) => read(state.file, mapping)}
            />
          ) : state.read.status === "refused" ? (
            <ImportRefused onCancel={cancel} read={state.read} />
          ) : (
            <ImportPreview onCancel={cancel} onDone={finish} read={state.read} />
          )}
        </Step>
      );
    case "done":
      return (
        <Step key="done" title="The users are imported">
          <p className="mt-1.5 leading-6 text-soft">{doneText(state.read)}</p>
          <div className="mt-5 flex flex-wrap items-center justify-between gap-3">
            <TextLink href="/users">Go to Users</TextLink>
            <Button onClick={cancel}>Import another file</Button>
          </div>
        </Step>
      );
  }
}

function warningOf(state: ImportState): string | null {
  if (state.step === "reading") return "The file is still being read. Leave, and nothing is imported?";
  const waits = state.step === "read" && state.read.status === "ready";
  return waits ? "Nothing is imported yet. Leave without importing?" : null;
}

function doneText({ changes }: UserImport): string {
  const { added, updated, unchanged } = changes ?? { added: 0, updated: 0, unchanged: 0 };
  return `${countText(added, "user")} added, ${updated.toLocaleString("en")} updated, ${unchanged.toLocaleString("en")} as they were.`;
}

/** Each step takes the focus, so that whoever doesn't see the page change is told. */
function Step({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={`${surfaceClass} p-5 sm:p-6`}>
      <h2 className="text-base font-semibold wrap-anywhere outline-none" ref={heading} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {children}
    </section>
  );
}
