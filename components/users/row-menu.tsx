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
  onShow: (next: "menu" | "dialog" | null) => void;
  /** Null for who may not impersonate: they don't see the item. */
  terms: Terms | null;
}

/** The one menu of a table, and the one dialog that it leads to, of whichever row was chosen last. */
export function RowMenu({ user, anchor, shown, onShow, terms }: Props) {
  const button = useRef(anchor);
  button.current = anchor;
  return (
    <>
      <MenuPopup anchor={anchor} name={`Actions for ${user.name}`} onClose={() => onShow(null)} open={shown === "menu"}>
        <MenuLink href={`/users/${user.id}`}>View user</MenuLink>
        {terms && (
          <MenuItem label="Impersonate User" onChoose={() => onShow("dialog")} refusal={user.refusal ?? null} />
        )}
      </MenuPopup>
      {terms && (
        <ImpersonationDialog
          finalFocus={button}
          key={user.id}
          onOpenChange={(open) => onShow(open ? "dialog" : null)}
          open={shown === "dialog"}
          terms={terms}
          user={{ id: user.id, name: user.name, email: user.email ?? null }}
        />
      )}
    </>
  );
}
