import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import { Field, inputClass } from "./field.tsx";

/** A secret that is told here and never again: only its hash is kept. */
export function OneTimeSecret({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <Field hint={children} label={label}>
      {(aria) => (
        <div className="flex gap-2">
          <input
            className={`${inputClass} bg-sunken font-mono text-xs sm:text-xs`}
            onFocus={(event) => event.currentTarget.select()}
            readOnly
            value={value}
            {...aria}
          />
          <CopyButton label="Copy" text={value} />
        </div>
      )}
    </Field>
  );
}
