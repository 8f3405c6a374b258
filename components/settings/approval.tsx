"use client";
import { type Approval, approvals } from "#lib/requests/request.ts";
import { Select } from "../ui/field.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const labels: Record<Approval, string> = {
  nobody: "Nothing",
  protected: "Protected users",
  full: "Making changes",
  everybody: "Every session",
};

/** What somebody else has to say yes to first. */
export function ApprovalSetting({ facts: { approval, refusal }, onSaved }: { facts: Facts; onSaved: () => void }) {
  const { shown, saving, problem, save } = useSaved<Approval>(approval, onSaved);
  return (
    <Setting
      label="Approval"
      note="What another Owner or Admin has to approve before it begins. Whatever is chosen but Nothing, protected users need it."
      problem={problem}
    >
      {({ id, describedBy }) => (
        <Select
          acts
          aria-busy={saving}
          aria-describedby={describedBy}
          className="w-40 shrink-0"
          disabled={refusal !== null}
          id={id}
          onChange={({ target }) => {
            const value = approvals.find((each) => each === target.value) ?? approval;
            save({ method: "PATCH", url: "/api/settings/impersonation", value, body: { approval: value } });
          }}
          options={approvals.map((value) => ({ value, label: labels[value] }))}
          value={shown}
        />
      )}
    </Setting>
  );
}
