import { CopyButton } from "./copy-button.tsx";
import { Field, inputClass } from "./field.tsx";

/** A link that is told here and never again. */
export function OneTimeLink({ url, lasts }: { url: string; lasts: string }) {
  return (
    <Field
      hint={`It works once, for ${lasts}, and isn't shown again. Pass it on yourself, and only to whom it is for.`}
      label="Link"
    >
      {(aria) => (
        <div className="flex gap-2">
          <input className={`${inputClass} bg-sunken font-mono text-xs sm:text-xs`} readOnly value={url} {...aria} />
          <CopyButton label="Copy" text={url} />
        </div>
      )}
    </Field>
  );
}
