import { type ProductKind, productKinds } from "#lib/products/product.ts";
import { ReadyInput } from "../ui/ready.tsx";
import { kindNames, kindNotes } from "./kind.ts";

/** The first question: who keeps the user's session. All else depends on it. */
export function KindChoice({ kind, onChoose }: { kind: ProductKind | null; onChoose: (kind: ProductKind) => void }) {
  return (
    <fieldset>
      <legend className="text-base leading-6 font-semibold">Who keeps the user's session?</legend>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        {productKinds.map((each) => (
          <label
            className="flex cursor-pointer items-start gap-3 rounded-xl border border-line bg-surface p-4 shadow-raised has-checked:border-solid has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
            htmlFor={`kind-${each}`}
            key={each}
          >
            <ReadyInput
              aria-describedby={`kind-${each}-note`}
              aria-label={kindNames[each]}
              checked={kind === each}
              className="mt-0.5 size-4 shrink-0 accent-solid outline-none"
              id={`kind-${each}`}
              name="kind"
              onChange={() => onChoose(each)}
              type="radio"
              value={each}
            />
            <span className="min-w-0 leading-5">
              <span className="font-medium">{kindNames[each]}</span>
              <span className="mt-1 block text-soft" id={`kind-${each}-note`}>
                {kindNotes[each]}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
