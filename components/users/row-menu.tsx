"use client";
import { useRef } from "react";
import { ImpersonationDialog } from "../impersonations/dialog.tsx";
import type { Terms } from "../impersonations/terms.ts";
import { MenuItem, MenuLink } from "../ui/menu.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";
import type { Listed } from "./table.tsx";

interface Props {
  user: Listed;
  /** The row's button. */
  anchor: HTMLElement | null;
  shown: "menu" | "dialog" | null;
  onDialog: () => void;
  /** A menu closes after its item has been chosen, too: that is no end of the dialog which the item has opened. */
  onLeave: (left: "menu" | "dialog") => void;
  /** Null for who may not impersonate: they don't see the item. */
  terms: Terms | null;
}

/** The one menu of a table, and the one dialog that it leads to, of whichever row was chosen last. */
export function RowMenu({ user, anchor, shown, onDialog, onLeave, terms }: Props) {
  const button = useRef(anchor);
  button.current = anchor;
  return (
    <>
      <MenuPopup
        anchor={anchor}
        ledOn={shown === "dialog"}
        name={`Actions for ${user.name}`}
        onClose={() => onLeave("menu")}
        open={shown === "menu"}
      >
        <MenuLink href={`/users/${user.id}`}>View user</MenuLink>
        {terms && <MenuItem label="Impersonate User" onChoose={() => onDialog()} refusal={user.refusal ?? null} />}
      </MenuPopup>
      {terms && (
        <ImpersonationDialog
          finalFocus={button}
          key={user.id}
          onOpenChange={(open) => (open ? onDialog() : onLeave("dialog"))}
          open={shown === "dialog"}
          terms={terms}
          user={{ id: user.id, name: user.name, email: user.email ?? null }}
        />
      )}
    </>
  );
}
