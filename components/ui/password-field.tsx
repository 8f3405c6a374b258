"use client";
import { type ComponentProps, useState } from "react";
import { Field, inputClass } from "./field.tsx";
import { ReadyButton } from "./ready.tsx";

interface Props extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
  error?: string | null;
}

/** A typed secret that its owner can look at. The switch's name leaves the label's word to the field. */
export function PasswordField({ label, hint, error, ...input }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} {...(hint && { hint })} {...(error && { error })}>
      {(aria) => (
        <div className="relative">
          <input className={`${inputClass} pr-16`} {...input} {...aria} type={shown ? "text" : "password"} />
          <ReadyButton
            aria-checked={shown}
            aria-label="Show what is typed"
            className="absolute inset-y-1 right-1 cursor-pointer rounded px-2.5 text-xs font-medium text-soft hover:bg-sunken hover:text-ink aria-checked:text-ink"
            onClick={() => setShown(!shown)}
            role="switch"
            type="button"
          >
            Show
          </ReadyButton>
        </div>
      )}
    </Field>
  );
}
