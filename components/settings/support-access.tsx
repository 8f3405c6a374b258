"use client";
import { type Choice, choiceNames, choices, defaultChoices } from "#lib/support-access/choice.ts";
import { ChoiceSetting } from "./choice-setting.tsx";
import type { Facts } from "./facts.ts";
import { Group } from "./group.tsx";
import { settings, useSaved } from "./saved.ts";
import { SwitchSetting } from "./switch-setting.tsx";

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** What users may say of it themselves, and what they are shown and told. */
export const SupportAccessSettings = (props: Props) => (
  <Group title="Support access: what users choose and see">
    <OfferedChoices {...props} />
    <DefaultOfUsers {...props} />
    <SwitchSetting
      bodyOf={(showNames) => ({ supportAccess: { showNames } })}
      disabled={props.facts.refusal !== null}
      label="Show employees' names"
      note="Off, users read “Support” on their page and in their mail."
      onSaved={props.onSaved}
      saved={props.facts.supportAccess.showNames}
    />
    <SwitchSetting
      bodyOf={(mailAfter) => ({ supportAccess: { mailAfter } })}
      disabled={props.facts.refusal !== null}
      label="Mail users after each session"
      note="When, why, what was changed, and where to object."
      onSaved={props.onSaved}
      saved={props.facts.supportAccess.mailAfter}
    />
  </Group>
);

function OfferedChoices({ facts: { supportAccess, refusal }, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved<Choice[]>(supportAccess.choices, onSaved);
  const turn = (choice: Choice, on: boolean) => {
    const value = choices.filter((each) => (each === choice ? on : shown.includes(each)));
    save({ ...settings, value, body: { supportAccess: { choices: value } } });
  };
  return (
    <fieldset aria-busy={saving} className="min-w-0 py-3 leading-5">
      <legend className="float-left w-full font-medium">Users can choose</legend>
      <p className="clear-both text-soft">What somebody has chosen stays when it isn't offered any more.</p>
      <div className="mt-2 flex flex-wrap gap-x-5 gap-y-2">
        {choices.map((choice) => (
          <label className="flex items-center gap-2" key={choice}>
            <input
              checked={shown.includes(choice)}
              className="size-4 accent-accent"
              disabled={refusal !== null}
              onChange={(event) => turn(choice, event.target.checked)}
              type="checkbox"
            />
            {choiceNames[choice]}
          </label>
        ))}
      </div>
      {problem && (
        <p className="text-danger" role="alert">
          {problem.detail}
        </p>
      )}
    </fieldset>
  );
}

const DefaultOfUsers = ({ facts: { supportAccess, refusal }, onSaved }: Props) => (
  <ChoiceSetting
    bodyOf={(value) => ({ supportAccess: { default: value } })}
    disabled={refusal !== null}
    label="Until they choose"
    note="With Never, sessions as users who haven't chosen end."
    onSaved={onSaved}
    options={defaultChoices
      .filter((choice) => supportAccess.choices.includes(choice))
      .map((choice) => ({ value: choice, label: choiceNames[choice] }))}
    saved={supportAccess.default}
  />
);
