"use client";
import { type Approval, approvals } from "#lib/requests/request.ts";
import { ChoiceSetting } from "./choice-setting.tsx";
import type { Facts } from "./facts.ts";
import { SwitchSetting } from "./switch-setting.tsx";

const labels: Record<Approval, string> = {
  nobody: "Nothing",
  protected: "Protected users",
  full: "Making changes",
  everybody: "Every session",
};

interface Props {
  facts: Facts;
  onSaved: () => void;
}

/** What somebody else has to say yes to first. */
export const ApprovalSetting = ({ facts: { approval, refusal }, onSaved }: Props) => (
  <ChoiceSetting
    bodyOf={(value) => ({ approval: value })}
    disabled={refusal !== null}
    label="Approval"
    note="What another Owner or Admin has to approve before it begins. Whatever is chosen but Nothing, protected users need it."
    onSaved={onSaved}
    options={approvals.map((value) => ({ value, label: labels[value] }))}
    saved={approval}
  />
);

/** Whether an Admin may let themselves in. */
export const SelfGrantSetting = ({ facts: { adminSelfGrant, refusal }, onSaved }: Props) => (
  <SwitchSetting
    bodyOf={(asks) => ({ adminSelfGrant: asks ? "ownerApproval" : "allow" })}
    disabled={refusal !== null}
    label="Owners approve Admins"
    note="An Admin who wants access for themselves asks an Owner. Every Owner is told of it either way."
    onSaved={onSaved}
    saved={adminSelfGrant === "ownerApproval"}
  />
);
