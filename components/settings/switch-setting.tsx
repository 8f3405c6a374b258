"use client";
import type { ReactNode } from "react";
import { Switch } from "../ui/switch.tsx";
import { settings, useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

interface Props {
  label: string;
  note: ReactNode;
  saved: boolean;
  disabled: boolean;
  /** What is sent to have it saved. */
  bodyOf: (on: boolean) => object;
  onSaved: () => void;
}

/** On or off, saved as it is turned. */
export function SwitchSetting({ label, note, saved, disabled, bodyOf, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved(saved, onSaved);
  return (
    <Setting label={label} note={note} problem={problem}>
      {(aria) => (
        <Switch
          {...aria}
          checked={shown}
          disabled={disabled}
          name={label}
          onChange={(value) => save({ ...settings, value, body: bodyOf(value) })}
          sending={saving}
        />
      )}
    </Setting>
  );
}
