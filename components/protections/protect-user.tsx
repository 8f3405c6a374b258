"use client";
import type { RefObject } from "react";
import { Button } from "../ui/button.tsx";
import { CommandForm } from "../ui/command-form.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { notify } from "../ui/notice.tsx";
import { endsText } from "./texts.ts";

interface Props {
  user: { id: string; name: string };
  /** How many sessions as this user run. */
  live: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus?: RefObject<HTMLElement | null>;
}

/** Asks why, and says what it ends, before anybody is kept out. */
export function ProtectUserDialog({ user, live, open, onOpenChange, finalFocus }: Props) {
  const finish = () => {
    onOpenChange(false);
    notify({ text: "The user is protected." });
  };
  return (
    <Dialog
      description={`Nobody can be signed in as them until an Owner unprotects them. ${endsText(live, "as this user")}`}
      onOpenChange={onOpenChange}
      open={open}
      title={
        <>
          Protect <bdi>{user.name}</bdi>?
        </>
      }
      {...(finalFocus && { finalFocus })}
    >
      <div className="mt-5">
        <CommandForm
          fields={[{ name: "reason", label: "Reason", hint: "Owners and Admins see it beside the user." }]}
          method="PUT"
          onDone={finish}
          submit="Protect user"
          submitKind={live > 0 ? "danger" : "primary"}
          url={`/api/users/${user.id}/protection`}
        >
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        </CommandForm>
      </div>
    </Dialog>
  );
}

export const UnprotectUserDialog = ({ user, open, onOpenChange, finalFocus }: Omit<Props, "live">) => (
  <Confirmation
    confirm="Unprotect user"
    description="Whoever has access can be signed in as them again. Every end of a session stays an end."
    done="The user is unprotected."
    method="DELETE"
    onOpenChange={onOpenChange}
    open={open}
    title={`Unprotect ${user.name}?`}
    url={`/api/users/${user.id}/protection`}
    {...(finalFocus && { finalFocus })}
  />
);
