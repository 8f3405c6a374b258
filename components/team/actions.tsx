"use client";
import { useRef, useState } from "react";
import { buttonClass } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { ResetLinkDialog } from "./reset-link.tsx";

interface Props {
  employee: { id: string; name: string; active: boolean };
  /** Why the reader may not, or null. */
  resetRefusal: string | null;
  activeRefusal: string | null;
}

export function EmployeeActions({ employee: { id, name, active }, resetRefusal, activeRefusal }: Props) {
  const [asking, setAsking] = useState<"reset" | "active" | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = () => setAsking(null);
  return (
    <>
      <Menu
        label={
          <>
            Actions
            <Icon name="down" />
          </>
        }
        name={`Actions for ${name}`}
        triggerClass={`${buttonClass()} pr-2`}
        triggerRef={trigger}
      >
        {active && <MenuItem label="Create reset link" onChoose={() => setAsking("reset")} refusal={resetRefusal} />}
        <MenuItem
          danger={active}
          label={active ? "Deactivate" : "Reactivate"}
          onChoose={() => setAsking("active")}
          refusal={activeRefusal}
        />
      </Menu>
      <ResetLinkDialog employee={{ id, name }} finalFocus={trigger} onOpenChange={close} open={asking === "reset"} />
      <Confirmation
        {...(active ? deactivation(name) : reactivation(name))}
        body={{ active: !active }}
        finalFocus={trigger}
        method="PATCH"
        onOpenChange={close}
        open={asking === "active"}
        url={`/api/employees/${id}`}
      />
    </>
  );
}

const deactivation = (name: string) => ({
  title: `Deactivate ${name}?`,
  description:
    "They are signed out of the dashboard, their live sessions end, and their access to impersonation is taken away.",
  confirm: "Deactivate",
  danger: true,
  done: `${name} is deactivated.`,
});

const reactivation = (name: string) => ({
  title: `Reactivate ${name}?`,
  description: "They can sign in again with their old password. Access to impersonation does not come back by itself.",
  confirm: "Reactivate",
  done: `${name} is active again.`,
});
