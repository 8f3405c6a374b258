"use client";
import { highestOf, type Level, levelNames, levels } from "#lib/impersonations/level.ts";
import { Select } from "../ui/field.tsx";
import { ChoiceSetting } from "./choice-setting.tsx";
import type { Candidate, Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";

const each = levels.map((level) => ({ value: level, label: levelNames[level] }));

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** Which levels there are. Of one alone it is the default, too. */
export const AccessLevels = ({ facts: { accessLevels, refusal }, onSaved }: Props) => (
  <ChoiceSetting
    bodyOf={(value) => (value === "both" ? { accessLevels: levels } : { accessLevels: [value], defaultAccess: value })}
    disabled={refusal !== null}
    label="Access levels"
    note="Where no changes may be made any more, sessions that go so far end."
    onSaved={onSaved}
    options={[{ value: "both", label: "Both" }, ...each]}
    saved={accessLevels.length > 1 ? "both" : highestOf(accessLevels)}
  />
);

export const DefaultAccess = ({ facts: { accessLevels, defaultAccess, refusal }, onSaved }: Props) =>
  accessLevels.length > 1 && (
    <ChoiceSetting
      bodyOf={(value) => ({ defaultAccess: value })}
      disabled={refusal !== null}
      label="Sessions begin with"
      note="Whoever confirms one can choose the other."
      onSaved={onSaved}
      options={each}
      saved={defaultAccess}
    />
  );

/** The highest level of whoever has access, beside their switch. */
export function EmployeeLevel({ employee, onSaved }: { employee: Candidate; onSaved: () => void }) {
  const { id, name, access, refusal } = employee;
  const { shown, saving, problem, save } = useSaved<Level>(access?.level ?? "read_only", onSaved);
  return (
    <>
      <Select
        acts
        aria-busy={saving}
        aria-label={`What ${name} may do`}
        className="mt-2 w-40"
        disabled={refusal !== null}
        onChange={({ target }) => {
          const value = levels.find((one) => one === target.value) ?? "read_only";
          save({
            value,
            method: "PUT",
            url: `/api/impersonators/${id}`,
            body: { access: value, until: access?.until ?? null },
          });
        }}
        options={each}
        value={shown}
      />
      {problem && (
        <span className="block text-danger" role="alert">
          {problem.detail}
        </span>
      )}
    </>
  );
}
