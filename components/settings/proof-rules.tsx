"use client";
import { Select } from "../ui/field.tsx";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const settings = { method: "PATCH", url: "/api/settings/impersonation" } as const;
const minutes = [0, 5, 15, 30, 60, 240, 720];

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** How often whoever begins proves that it's them. */
export function ProofMinutes({ facts: { proofMinutes, refusal }, onSaved }: Props) {
  const { shown, saving, problem, proof, save } = useSaved(proofMinutes, onSaved);
  const known = proofMinutes === null || minutes.includes(proofMinutes) ? minutes : [...minutes, proofMinutes];
  const choices = [...known.sort((a, b) => a - b), null];
  return (
    <>
      <Setting
        label="Ask for a proof"
        note="Whoever begins a session or makes changes proves that it's them, unless they did so lately."
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
            onChange={({ target }) => {
              const value = target.value === "never" ? null : Number(target.value);
              save({ ...settings, value, body: { proofMinutes: value } });
            }}
            options={choices.map((each) => ({ value: String(each ?? "never"), label: labelOf(each) }))}
            value={String(shown ?? "never")}
          />
        )}
      </Setting>
      {proof}
    </>
  );
}

function labelOf(chosen: number | null): string {
  if (chosen === null) return "Never";
  if (chosen === 0) return "Each time";
  if (chosen < 60 || chosen % 60 !== 0) return `After ${chosen} min`;
  return chosen === 60 ? "After 1 hour" : `After ${chosen / 60} hours`;
}

export function RequireSecondFactor({ facts: { requireSecondFactor, refusal }, onSaved }: Props) {
  const { shown, saving, problem, proof, save } = useSaved(requireSecondFactor, onSaved);
  return (
    <>
      <Setting
        label="Require a second factor"
        note="A passkey or an authenticator app, which everybody adds under Account. A password proves too little then."
        problem={problem}
      >
        {(aria) => (
          <Switch
            {...aria}
            checked={shown}
            disabled={refusal !== null}
            name="Require a second factor"
            onChange={(value) => save({ ...settings, value, body: { requireSecondFactor: value } })}
            sending={saving}
          />
        )}
      </Setting>
      {proof}
    </>
  );
}
