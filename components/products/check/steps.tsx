import { type Outcome, type Step, stepNames, stepTitles } from "#lib/checks/step.ts";
import { surfaceClass } from "../../ui/section.tsx";

const words: Record<Outcome, string> = { passed: "Passed", failed: "Failed", skipped: "Skipped" };
const tones: Record<Outcome, string> = {
  passed: "text-ink",
  failed: "font-medium text-danger",
  skipped: "text-soft",
};

/** Every step in its order, those too that are still to come, so that nothing moves while they come. */
export function CheckSteps({ steps, running }: { steps: Step[]; running: boolean }) {
  return (
    <ol className={`${surfaceClass} divide-y divide-line px-5`}>
      {stepNames.map((name, index) => {
        const step = steps.find((each) => each.name === name);
        return (
          <li className="flex flex-wrap gap-x-4 gap-y-0.5 py-3" key={name}>
            <span className="w-20 shrink-0 max-sm:w-full">
              {step ? (
                <span className={tones[step.outcome]}>{words[step.outcome]}</span>
              ) : (
                <Waiting isNext={running && index === steps.length} />
              )}
            </span>
            <div className="min-w-0 flex-1">
              <p className={step ? "font-medium" : "text-soft"}>{stepTitles[name]}</p>
              {step && <p className="mt-0.5 leading-5 text-soft wrap-anywhere">{step.seen}</p>}
              {step?.fix && <p className="mt-1 leading-5 wrap-anywhere">{step.fix}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const Waiting = ({ isNext }: { isNext: boolean }) =>
  isNext ? (
    <span className="inline-flex items-center gap-1.5 text-soft">
      <span
        aria-hidden="true"
        className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
      />
      Asking
    </span>
  ) : (
    <span aria-hidden="true" className="text-soft">
      –
    </span>
  );
