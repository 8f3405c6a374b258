"use client";
import { useState } from "react";
import type { Role } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { Button } from "../ui/button.tsx";
import { CommandForm } from "../ui/command-form.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { OneTimeLink } from "../ui/one-time-link.tsx";

interface Invited {
  invitation: { name: string };
  url: string;
}

/** `roles` are those the caller may give. */
export function Invite({ roles }: { roles: Role[] }) {
  const [open, setOpen] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const change = (next: boolean) => {
    setInvited(null);
    setOpen(next);
  };
  return (
    <>
      <Button aria-haspopup="dialog" kind="primary" onClick={() => change(true)}>
        Invite
      </Button>
      <Dialog
        description={invited ? null : "You get a link for them. They choose a password with it and are on the team."}
        onOpenChange={change}
        open={open}
        title={invited ? `${invited.invitation.name} is invited` : "Invite somebody to the team"}
      >
        <div className="mt-5">
          {invited ? (
            <>
              <OneTimeLink lasts="7 days" url={invited.url} />
              <DialogActions>
                <Button onClick={() => change(false)}>Done</Button>
              </DialogActions>
            </>
          ) : (
            <InviteForm onCancel={() => change(false)} onDone={setInvited} roles={roles} />
          )}
        </div>
      </Dialog>
    </>
  );
}

interface FormProps {
  roles: Role[];
  onDone: (invited: Invited) => void;
  onCancel: () => void;
}

const InviteForm = ({ roles, onDone, onCancel }: FormProps) => (
  <CommandForm<Invited>
    fields={[
      { name: "name", label: "Name" },
      { name: "email", label: "E-mail", type: "email" },
      {
        name: "role",
        label: "Role",
        value: "member",
        options: roles.toReversed().map((role) => ({ value: role, label: roleNames[role] })),
        hint: "No role may impersonate by itself. Access is given in Project Settings.",
      },
    ]}
    method="POST"
    onDone={onDone}
    submit="Invite"
    url="/api/invitations"
  >
    <Button onClick={onCancel}>Cancel</Button>
  </CommandForm>
);
