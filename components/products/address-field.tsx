import { Field, inputClass, TextField } from "../ui/field.tsx";
import type { AddressField as Spec } from "./fields.ts";

interface Props {
  field: Spec;
  value?: string | undefined;
  error: string | null;
}

/** One address, or several, one a line, with an example of each. */
export function AddressField({ field, value, error }: Props) {
  const { name, label, hint, example, several, optional } = field;
  const described = { label, hint, error, ...(optional && { optional }) };
  const typed = {
    name,
    defaultValue: value,
    placeholder: example,
    spellCheck: false,
  };
  if (!several) return <TextField autoCapitalize="off" autoComplete="off" inputMode="url" {...described} {...typed} />;
  return (
    <Field {...described}>
      {(aria) => (
        <textarea
          className={`${inputClass} h-auto min-h-16 resize-y overflow-x-auto py-2`}
          rows={2}
          wrap="off"
          {...typed}
          {...aria}
        />
      )}
    </Field>
  );
}
