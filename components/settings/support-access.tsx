"use client";
import { type Choice, choiceNames, choices, type DefaultChoice, defaultChoices } from "#lib/support-access/choice.ts";
import { Select } from "../ui/field.tsx";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { Group } from "./group.tsx";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const settings = { method: "PATCH", url: "/api/settings/impersonation" } as const;

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** What users may say of it themselves, and what they are shown and told. */
export const SupportAccessSettings = (props: Props) => (
  <Group title="Support access: what users choose and see">
    <OfferedChoices {...props} />
    <DefaultOfUsers {...props} />
    <Flag
      {...props}
      field="showNames"
      name="Show employees' names"
      note="Off, users read “Support” on their page and in their mail."
    />
    <Flag
      {...props}
      field="mailAfter"
      name="Mail users after each session"
      note="When, why, what was changed, and where to object."
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

function DefaultOfUsers({ facts: { supportAccess, refusal }, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved<DefaultChoice>(supportAccess.default, onSaved);
  return (
    <Setting label="Until they choose" note="With Never, sessions as users who haven't chosen end." problem={problem}>
      {({ id, describedBy }) => (
        <Select
          acts
          aria-busy={saving}
          aria-describedby={describedBy}
          className="w-40 shrink-0"
          disabled={refusal !== null}
          id={id}
          onChange={({ target }) => {
            const value = defaultChoices.find((one) => one === target.value) ?? "always";
            save({ ...settings, value, body: { supportAccess: { default: value } } });
          }}
          options={defaultChoices
            .filter((choice) => supportAccess.choices.includes(choice))
            .map((choice) => ({ value: choice, label: choiceNames[choice] }))}
          value={shown}
        />
      )}
    </Setting>
  );
}

interface FlagProps extends Props {
  field: "showNames" | "mailAfter";
  name: string;
  note: string;
}

function Flag({ facts: { supportAccess, refusal }, onSaved, field, name, note }: FlagProps) {
  const { shown, saving, problem, save } = useSaved(supportAccess[field], onSaved);
  return (
    <Setting label={name} note={note} problem={problem}>
      {(aria) => (
        <Switch
          {...aria}
          checked={shown}
          disabled={refusal !== null}
          name={name}
          onChange={(value) => save({ ...settings, value, body: { supportAccess: { [field]: value } } })}
          sending={saving}
        />
      )}
    </Setting>
  );
}
