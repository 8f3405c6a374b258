"use client";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import type { Problem } from "../ui/command.ts";
import { inputClass } from "../ui/field.tsx";
import { ReadyInput } from "../ui/ready.tsx";
import { settings, useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

interface Props {
  label: string;
  note: ReactNode;
  saved: number;
  min: number;
  max: number;
  /** Said of what doesn't fit. */
  wrong: string;
  disabled: boolean;
  /** What is sent to have it saved. */
  bodyOf: (value: number) => object;
  onSaved: () => void;
}

/** In milliseconds without a key, after which what was typed is what was meant. */
const REST_MS = 700;

/** Saves when one is done typing: on Enter, on leaving the field, and after a rest. */
export function WholeNumber({ label, note, saved, min, max, wrong, disabled, bodyOf, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved(saved, onSaved);
  const [typed, setTyped] = useState<string | null>(null);
  const [misfit, setMisfit] = useState<Problem | null>(null);

  const value = Number(typed);
  const fits = Number.isInteger(value) && value >= min && value <= max;

  function finish() {
    if (typed === null) return;
    setMisfit(fits ? null : { code: "invalid_input", detail: wrong });
    if (!fits) return;
    setTyped(null);
    if (value !== saved) save({ value, ...settings, body: bodyOf(value) });
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
    <Setting label={label} note={note} problem={misfit ?? problem}>
      {({ id, describedBy }) => (
        <ReadyInput
          aria-busy={saving}
          aria-describedby={describedBy}
          aria-invalid={misfit || problem ? true : undefined}
          className={`${inputClass} max-w-16 text-center tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none`}
          disabled={disabled}
          id={id}
          max={max}
          min={min}
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
