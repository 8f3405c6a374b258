"use client";
import { type KeyboardEvent, useEffect, useState } from "react";
import type { Problem } from "../ui/command.ts";
import { inputClass } from "../ui/field.tsx";
import { ReadyInput } from "../ui/ready.tsx";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

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

/** In milliseconds without a key, after which what was typed is what was meant. */
const REST_MS = 700;

/** Saves when one is done typing: on Enter, on leaving the field, and after a rest. */
export function MaximumMinutes({ facts: { maxMinutes, refusal }, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved(maxMinutes, onSaved);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<Problem | null>(null);

  const value = Number(typed);
  const fits = Number.isInteger(value) && value >= 1 && value <= 60;

  function finish() {
    if (typed === null) return;
    setWrong(fits ? null : { code: "invalid_input", detail: "A whole number of minutes from 1 to 60." });
    if (!fits) return;
    setTyped(null);
    if (value !== maxMinutes) save({ ...settings, value, body: { maxMinutes: value } });
  }

  useEffect(() => {
    if (typed === null || !fits) return;
    const rest = setTimeout(finish, REST_MS);
    return () => clearTimeout(rest);
  });

  const finishOnEnter = ({ key }: KeyboardEvent) => {
    if (key === "Enter") finish();
  };

  return (
    <Setting
      label="Maximum minutes"
      note="How long a session lasts, from 1 to 60. Counts for those that begin from now on."
      problem={wrong ?? problem}
    >
      {({ id, describedBy }) => (
        <ReadyInput
          aria-busy={saving}
          aria-describedby={describedBy}
          aria-invalid={wrong || problem ? true : undefined}
          className={`${inputClass} max-w-16 text-center tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none`}
          disabled={refusal !== null}
          id={id}
          max={60}
          min={1}
          onBlur={finish}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={finishOnEnter}
          type="number"
          value={typed ?? shown}
        />
      )}
    </Setting>
  );
}
