"use client";
import { highestOf, type Level, levelNames, levels } from "#lib/impersonations/level.ts";
import { Select } from "../ui/field.tsx";
import type { Candidate, Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const settings = { method: "PATCH", url: "/api/settings/impersonation" } as const;
const each = levels.map((level) => ({ value: level, label: levelNames[level] }));

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** Which levels there are. Of one alone it is the default, too. */
export function AccessLevels({ facts: { accessLevels, refusal }, onSaved }: Props) {
  const saved = accessLevels.length > 1 ? "both" : highestOf(accessLevels);
  const { shown, saving, problem, save } = useSaved<string>(saved, onSaved);
  const choose = (value: string) => {
    const level = levels.find((one) => one === value);
    save({
      ...settings,
      value,
      body: level ? { accessLevels: [level], defaultAccess: level } : { accessLevels: levels },
    });
  };
  return (
    <Setting
      label="Access levels"
      note="Where no changes may be made any more, sessions that go so far end."
      problem={problem}
    >
      {({ id, describedBy }) => (
        <Select
          acts
          aria-busy={saving}
          aria-describedby={describedBy}
          className="w-40 shrink-0"
          disabled={refusal !== null}
          id={id}
          onChange={(event) => choose(event.target.value)}
          options={[{ value: "both", label: "Both" }, ...each]}
          value={shown}
        />
      )}
    </Setting>
  );
}

export function DefaultAccess({ facts: { accessLevels, defaultAccess, refusal }, onSaved }: Props) {
  const { shown, saving, problem, save } = useSaved<Level>(defaultAccess, onSaved);
  if (accessLevels.length < 2) return null;
  return (
    <Setting label="Sessions begin with" note="Whoever confirms one can choose the other." problem={problem}>
      {({ id, describedBy }) => (
        <Select
          acts
          aria-busy={saving}
          aria-describedby={describedBy}
          className="w-40 shrink-0"
          disabled={refusal !== null}
          id={id}
          onChange={({ target }) => {
            const value = levels.find((one) => one === target.value) ?? "read_only";
            save({ ...settings, value, body: { defaultAccess: value } });
          }}
          options={each}
          value={shown}
        />
      )}
    </Setting>
  );
}

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
