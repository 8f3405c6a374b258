import { type ReactNode, useId } from "react";
import type { Problem } from "../ui/command.ts";

interface Props {
  label: ReactNode;
  note?: ReactNode;
  /** Why it can't be changed. */
  refusal?: string | null;
  problem: Problem | null;
  /** The control, given its own id and the id of what describes it. */
  children: (aria: { id: string; describedBy: string }) => ReactNode;
}

/** One line of the sheet: what it is, the control, and below it why it can't be changed or wasn't saved. */
export function Setting({ label, note, refusal, problem, children }: Props) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 py-3">
      <div className="min-w-0 leading-5">
        <label className="font-medium wrap-anywhere" htmlFor={id}>
          {label}
        </label>
        <div className="text-soft" id={`${id}-note`}>
          {note}
          {refusal && <p>{refusal}</p>}
        </div>
        {problem && (
          <p className="text-danger" role="alert">
            {problem.detail}
          </p>
        )}
      </div>
      {children({ id, describedBy: `${id}-note` })}
    </div>
  );
}
