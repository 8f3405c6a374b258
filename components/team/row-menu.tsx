"use client";
import { useRef } from "react";
import type { Role } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { Confirmation } from "../ui/confirmation.tsx";
import { MenuItem } from "../ui/menu.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";
import { ResetLinkDialog } from "./reset-link.tsx";
import type { Listed, Shown } from "./rows.tsx";

interface Props {
  employee: Listed;
  /** The row's button or list, which gets the focus back. */
  anchor: HTMLElement;
  shown: Shown | null;
  role: Role | null;
  onShow: (shown: Shown) => void;
  /** A menu closes after its item has been chosen, too: that is no end of the dialog which the item has opened. */
  onLeave: (left: Shown) => void;
}

/** The one menu of the table, and the dialogs that lead on, of whichever row was chosen last. */
export function RowMenu({ employee, anchor, shown, role, onShow, onLeave }: Props) {
  const { id, name, active, actions } = employee;
  const control = useRef(anchor);
  control.current = anchor;
  const common = { finalFocus: control, method: "PATCH", url: `/api/employees/${id}` } as const;
  return (
    <>
      <MenuPopup
        anchor={anchor}
        ledOn={shown !== null && shown !== "menu"}
        name={`Actions for ${name}`}
        onClose={() => onLeave("menu")}
        open={shown === "menu"}
      >
        {active && (
          <MenuItem
            label="Create reset link"
            onChoose={() => onShow("reset")}
            refusal={actions?.resetRefusal ?? null}
          />
        )}
        <MenuItem
          label="Reset second factors"
          onChoose={() => onShow("factors")}
          refusal={actions?.factorsRefusal ?? null}
        />
        <MenuItem
          danger={active}
          label={active ? "Deactivate" : "Reactivate"}
          onChoose={() => onShow("active")}
          refusal={actions?.activeRefusal ?? null}
        />
      </MenuPopup>
      <ResetLinkDialog
        employee={{ id, name }}
        finalFocus={control}
        key={`reset ${id}`}
        onOpenChange={() => onLeave("reset")}
        open={shown === "reset"}
      />
      <Confirmation
        confirm="Reset"
        danger
        description="Their passkeys, authenticator apps and recovery codes are removed, and they add new ones with their password. They are told, and so is every other Owner."
        done={`The second factors of ${name} are reset.`}
        finalFocus={control}
        key={`factors ${id}`}
        method="DELETE"
        onOpenChange={() => onLeave("factors")}
        open={shown === "factors"}
        title={`Reset the second factors of ${name}?`}
        url={`/api/employees/${id}/second-factor`}
      />
      <Confirmation
        {...common}
        {...(active ? deactivation(name) : reactivation(name))}
        body={{ active: !active }}
        key={`active ${id}`}
        onOpenChange={() => onLeave("active")}
        open={shown === "active"}
      />
      {role && (
        <Confirmation
          {...common}
          body={{ role }}
          confirm="Change the role"
          description={consequences[role]}
          done={`The role of ${name} is changed.`}
          key={`role ${id}`}
          onOpenChange={() => onLeave("role")}
          open={shown === "role"}
          title={`Make ${name} ${role === "member" ? "a" : "an"} ${roleNames[role]}?`}
        />
      )}
    </>
  );
}

const consequences: Record<Role, string> = {
  owner: "An Owner can turn user impersonation on and off, and change everybody on the team, you included.",
  admin: "An Admin can choose who may impersonate, change users and Members, and read the audit log.",
  member:
    "A Member works with users, and impersonates them where access was given. From a higher role, live sessions end.",
};

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
