"use client";
import { useState } from "react";
import { Confirmation } from "../ui/confirmation.tsx";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const url = "/api/settings/impersonation";

/** Turning it on doesn't ask. Turning it off does, and says what ends with it. */
export function EnableSwitch({ facts, onSaved }: { facts: Facts; onSaved: () => void }) {
  const { enabled, refusal, live } = facts;
  const { shown, saving, problem, save } = useSaved(enabled, onSaved);
  const [asking, setAsking] = useState(false);
  const choose = (value: boolean) =>
    value ? save({ value, method: "PATCH", url, body: { enabled: true } }) : setAsking(true);
  return (
    <>
      <Setting
        label="Enable user impersonation"
        note="Employees with access can sign in to the product as one of its users."
        problem={problem}
        refusal={refusal}
      >
        {(aria) => (
          <Switch
            {...aria}
            checked={shown}
            disabled={refusal !== null}
            name="Enable user impersonation"
            onChange={choose}
            sending={saving}
          />
        )}
      </Setting>
      <Confirmation
        body={{ enabled: false }}
        confirm="Turn off"
        danger
        description={`${endsText(live)} Nobody can begin another one until an Owner turns it on again. Who has access stays chosen.`}
        done="User impersonation is off."
        method="PATCH"
        onOpenChange={setAsking}
        open={asking}
        title="Turn off user impersonation?"
        url={url}
      />
    </>
  );
}

function endsText(live: number): string {
  if (live === 0) return "No live session will end.";
  return live === 1 ? "1 live session will end at once." : `${live} live sessions will end at once.`;
}
