"use client";
import { Switch } from "../ui/switch.tsx";
import type { Facts } from "./facts.ts";
import { useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

/** Whether an Admin may let themselves in. */
export function SelfGrantSetting({
  facts: { adminSelfGrant, refusal },
  onSaved,
}: {
  facts: Facts;
  onSaved: () => void;
}) {
  const { shown, saving, problem, save } = useSaved(adminSelfGrant, onSaved);
  const choose = (asks: boolean) => {
    const value = asks ? "ownerApproval" : "allow";
    save({ method: "PATCH", url: "/api/settings/impersonation", value, body: { adminSelfGrant: value } });
  };
  return (
    <Setting
      label="Owners approve Admins"
      note="An Admin who wants access for themselves asks an Owner. Every Owner is told of it either way."
      problem={problem}
    >
      {(aria) => (
        <Switch
          {...aria}
          checked={shown === "ownerApproval"}
          disabled={refusal !== null}
          name="Owners approve Admins"
          onChange={choose}
          sending={saving}
        />
      )}
    </Setting>
  );
}
