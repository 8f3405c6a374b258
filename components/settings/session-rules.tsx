"use client";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";
import { WholeNumber } from "./whole-number.tsx";

const settings = { method: "PATCH", url: "/api/settings/impersonation" } as const;

interface Props {
  facts: Facts;
  onSaved: () => void;
}

export function RequireReason({ facts: { reason, refusal }, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved(reason, onSaved);
  const choose = (required: boolean) => {
    const value = required ? "required" : "optional";
    save({ ...settings, value, body: { reason: value } });
  };
  return (
    <Setting label="Require a reason" note="Without one, nobody can begin." problem={problem}>
      {(aria) => (
        <Switch
          {...aria}
          checked={shown === "required"}
          disabled={refusal !== null}
          name="Require a reason"
          onChange={choose}
          sending={saving}
        />
      )}
    </Setting>
  );
}

export const MaximumMinutes = ({ facts: { maxMinutes, refusal }, onSaved }: Props) => (
  <WholeNumber
    bodyOf={(value) => ({ maxMinutes: value })}
    disabled={refusal !== null}
    label="Maximum minutes"
    max={60}
    min={1}
    note="How long a session lasts, from 1 to 60. Counts for those that begin from now on."
    onSaved={onSaved}
    saved={maxMinutes}
    wrong="A whole number of minutes from 1 to 60."
  />
);
