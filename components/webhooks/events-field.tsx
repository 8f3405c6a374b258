import type { Choice } from "./events.ts";

interface Props {
  choices: Choice[];
  /** At the beginning. */
  isChosen: (choice: Choice) => boolean;
  error: string | null;
}

/** Which news a webhook is told of. */
export function EventsField({ choices, isChosen, error }: Props) {
  return (
    <fieldset aria-describedby={error ? "events-error" : undefined}>
      <legend className="font-medium">Events</legend>
      <div className="mt-2 flex flex-col gap-3">
        {choices.map((choice, nth) => (
          <label className="flex cursor-pointer items-start gap-3" htmlFor={`events-${nth}`} key={choice.label}>
            <input
              aria-describedby={`events-${nth}-note`}
              aria-invalid={error ? true : undefined}
              aria-label={choice.label}
              className="mt-0.5 size-4 shrink-0 accent-solid"
              defaultChecked={isChosen(choice)}
              id={`events-${nth}`}
              name="events"
              type="checkbox"
              value={nth}
            />
            <span className="min-w-0 leading-5">
              {choice.label}
              <span className="block text-xs text-soft" id={`events-${nth}-note`}>
                {choice.note}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p className="mt-2 text-danger" id="events-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
