"use client";
import { ReadyButton } from "./ready.tsx";

interface Props {
  id?: string;
  /** The accessible name; what is shown beside the switch is the caller's. */
  name: string;
  checked: boolean;
  sending?: boolean;
  disabled?: boolean;
  describedBy?: string;
  onChange: (checked: boolean) => void;
}

export function Switch({ id, name, checked, sending, disabled, describedBy, onChange }: Props) {
  return (
    <ReadyButton
      aria-busy={sending}
      aria-checked={checked}
      aria-describedby={describedBy}
      aria-label={name}
      className="group inline-flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full border border-edge bg-sunken p-0.5 transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-50 aria-checked:border-solid aria-checked:bg-solid forced-colors:disabled:border-[GrayText]"
      disabled={disabled}
      id={id}
      onClick={() => onChange(!checked)}
      role="switch"
      type="button"
    >
      <span className="size-4.5 rounded-full bg-edge transition-transform duration-150 group-aria-checked:translate-x-4 group-aria-checked:bg-on-solid" />
    </ReadyButton>
  );
}
