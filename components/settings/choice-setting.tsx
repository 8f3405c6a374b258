"use client";
import type { ReactNode } from "react";
import { Select } from "../ui/field.tsx";
import { settings, useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

interface Props<Value extends string> {
  label: string;
  note: ReactNode;
  saved: Value;
  options: { value: Value; label: string }[];
  disabled: boolean;
  /** What is sent to have it saved. */
  bodyOf: (value: Value) => object;
  onSaved: () => void;
}

/** One of several, saved as it is chosen. */
export function ChoiceSetting<Value extends string>(props: Props<Value>) {
  const { label, note, saved, options, disabled, bodyOf, onSaved } = props;
  const { shown, saving, problem, save } = useSaved(saved, onSaved);
  return (
    <Setting label={label} note={note} problem={problem}>
      {({ id, describedBy }) => (
        <Select
          acts
          aria-busy={saving}
          aria-describedby={describedBy}
          className="w-40 shrink-0"
          disabled={disabled}
          id={id}
          onChange={({ target }) => {
            const value = options.find((each) => each.value === target.value)?.value ?? saved;
            save({ ...settings, value, body: bodyOf(value) });
          }}
          options={options}
          value={shown}
        />
      )}
    </Setting>
  );
}
