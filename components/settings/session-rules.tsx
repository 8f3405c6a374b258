"use client";
import type { Facts } from "./facts.ts";
import { SwitchSetting } from "./switch-setting.tsx";
import { WholeNumber } from "./whole-number.tsx";

interface Props {
  facts: Facts;
  onSaved: () => void;
}

export const RequireReason = ({ facts: { reason, refusal }, onSaved }: Props) => (
  <SwitchSetting
    bodyOf={(required) => ({ reason: required ? "required" : "optional" })}
    disabled={refusal !== null}
    label="Require a reason"
    note="Without one, nobody can begin."
    onSaved={onSaved}
    saved={reason === "required"}
  />
);

export const MaximumMinutes = ({ facts: { maxMinutes, refusal }, onSaved }: Props) => (
  <WholeNumber
    bodyOf={(value) => ({ maxMinutes: value })}
    disabled={refusal !== null}
    label="Maximum minutes"
    max={60}
    min={1}
    note="How long a session lasts, from 1 to 60. Counts for those that begin from now on."
    onSaved={onSaved}
    saved={maxMinutes}
    wrong="A whole number of minutes from 1 to 60."
  />
);
