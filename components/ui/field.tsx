import { type ComponentProps, type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";
import { ReadySelect } from "./ready.tsx";

export const inputClass =
  "h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-3 text-base text-ink placeholder:text-soft aria-invalid:border-danger disabled:bg-sunken disabled:text-soft sm:text-sm";

interface Described {
  label: string;
  /** Says what to type before anything is wrong. */
  hint?: ReactNode;
  error?: string | null;
  optional?: boolean;
}

interface Aria {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, whatever is filled in, and what is wrong with it, tied together for those who can't see that they are. */
export function Field({ label, hint, error, optional, children }: Described & { children: (aria: Aria) => ReactNode }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <label className="font-medium" htmlFor={id}>
          {label}
        </label>
        {optional && <span className="text-xs text-soft">optional</span>}
      </div>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {error && (
        <p className="text-danger" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <div className="text-xs text-soft" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, optional, ...input }: Described & ComponentProps<"input">) {
  return (
    <Field {...{ label, hint, error, optional }}>
      {(aria) => <input className={inputClass} {...input} {...aria} />}
    </Field>
  );
}

/** For more than a line. */
export function LinesField({ label, hint, error, optional, ...lines }: Described & ComponentProps<"textarea">) {
  return (
    <Field {...{ label, hint, error, optional }}>
      {(aria) => <textarea className={`${inputClass} h-auto py-2 leading-5`} {...lines} {...aria} />}
    </Field>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

export function SelectField({
  label,
  hint,
  error,
  optional,
  options,
  ...select
}: Described & ComponentProps<"select"> & { options: Option[] }) {
  return (
    <Field {...{ label, hint, error, optional }}>{(aria) => <Select options={options} {...select} {...aria} />}</Field>
  );
}

interface SelectProps extends ComponentProps<"select"> {
  options: Option[];
  /** It does something by itself when something is chosen, so it has to wait until it can. */
  acts?: boolean;
}

/** The browser's own list, behind an arrow that is ours. */
export function Select({ options, acts, className = "", ...select }: SelectProps) {
  const Control = acts ? ReadySelect : "select";
  return (
    <div className={`relative ${className}`}>
      <Control className={`${inputClass} appearance-none truncate pr-9`} {...select}>
        {options.map(({ value, label, disabled }) => (
          <option disabled={disabled} key={value} value={value}>
            {label}
          </option>
        ))}
      </Control>
      <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-soft">
        <Icon name="down" />
      </span>
    </div>
  );
}
