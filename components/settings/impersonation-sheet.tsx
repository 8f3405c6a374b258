"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { inputClass } from "../ui/field.tsx";
import { LiveRefresh } from "../ui/live-refresh.tsx";
import { ApprovalSetting, SelfGrantSetting } from "./approval.tsx";
import { EmployeeAccess } from "./employee-access.tsx";
import { EnableSwitch } from "./enable-switch.tsx";
import type { Candidate, Facts } from "./facts.ts";
import { Group } from "./group.tsx";
import { AccessLevels, DefaultAccess } from "./levels.tsx";
import { ProofMinutes, RequireSecondFactor } from "./proof-rules.tsx";
import { SavedStatus } from "./saved-status.tsx";
import { MaximumMinutes, RequireReason } from "./session-rules.tsx";
import { SupportAccessSettings } from "./support-access.tsx";

/** Others may be at work on the same; their choices appear while the sheet is open. */
const REFRESH_SECONDS = 5;

/** `configuring` when the address asks for it: then it is open from the beginning. */
export function ImpersonationSheet({ facts, configuring }: { facts: Facts; configuring: boolean }) {
  const [open, setOpen] = useState(configuring);
  const [saves, setSaves] = useState(0);
  const onSaved = () => setSaves((count) => count + 1);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Configure
      </Button>
      <Dialog
        as="sheet"
        description="Each choice is saved at once."
        onOpenChange={setOpen}
        open={open}
        title="User Impersonation"
      >
        <LiveRefresh everySeconds={REFRESH_SECONDS} />
        <SavedStatus saves={saves} />
        <div className="mt-4 border-t border-line">
          <EnableSwitch facts={facts} onSaved={onSaved} />
        </div>
        <Group title="Sessions">
          <RequireReason facts={facts} onSaved={onSaved} />
          <MaximumMinutes facts={facts} onSaved={onSaved} />
          <AccessLevels facts={facts} onSaved={onSaved} />
          <DefaultAccess facts={facts} onSaved={onSaved} />
          <ApprovalSetting facts={facts} onSaved={onSaved} />
          <SelfGrantSetting facts={facts} onSaved={onSaved} />
        </Group>
        <Group title="Proving it's you">
          <ProofMinutes facts={facts} onSaved={onSaved} />
          <RequireSecondFactor facts={facts} onSaved={onSaved} />
        </Group>
        <SupportAccessSettings facts={facts} onSaved={onSaved} />
        <Access facts={facts} onSaved={onSaved} />
      </Dialog>
    </>
  );
}

const MANY = 10;

function Access({ facts: { enabled, employees }, onSaved }: { facts: Facts; onSaved: () => void }) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = employees.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted));
  const granted = employees.filter(({ access }) => access !== null);
  return (
    <Group actions={granted.length > 0 && <RevokeAll />} title="Who has access">
      <p className="py-3 leading-5">
        <AccessText enabled={enabled} granted={granted} />
      </p>
      {employees.length > MANY && (
        <div className="py-3">
          <input
            aria-label="Filter employees"
            className={inputClass}
            onChange={(event) => setFilter(event.target.value)}
            placeholder="Filter by name or e-mail"
            type="search"
            value={filter}
          />
        </div>
      )}
      {shown.map((employee) => (
        <EmployeeAccess employee={employee} key={employee.id} onSaved={onSaved} />
      ))}
      {shown.length === 0 && <p className="py-3 text-soft">No employee has this name or e-mail.</p>}
    </Group>
  );
}

function AccessText({ enabled, granted }: { enabled: boolean; granted: Candidate[] }) {
  const names = granted.map(({ name }) => name);
  const shown = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const list = new Intl.ListFormat("en").format(shown);
  if (enabled)
    return names.length === 0
      ? "Nobody yet. Choose below. No role has access by itself."
      : `${list}. No role has access by itself.`;
  return names.length === 0
    ? "Nobody. While user impersonation is off, access can't be given."
    : `${list}, once it is on. While it is off, access can only be taken away.`;
}

const RevokeAll = () => (
  <ConfirmButton
    confirm="Revoke all"
    danger
    description="Everybody loses access to impersonation, and their live sessions end. An Owner's access is for Owners to take away."
    done="Access is revoked."
    kind="quiet"
    label="Revoke all"
    method="DELETE"
    title="Revoke everybody's access?"
    url="/api/impersonators"
  />
);
