"use client";
import { useRef } from "react";
import { ImpersonationDialog } from "../impersonations/dialog.tsx";
import type { Terms } from "../impersonations/terms.ts";
import { ProtectUserDialog, UnprotectUserDialog } from "../protections/protect-user.tsx";
import { ONLY_OWNERS } from "../protections/texts.ts";
import { MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";
import type { Listed, Protecting, Shown } from "./table.tsx";

interface Props {
  user: Listed;
  /** The row's button. */
  anchor: HTMLElement | null;
  shown: Shown;
  onShow: (shown: Shown) => void;
  /** A menu closes after its item has been chosen, too: that is no end of the dialog which the item has opened. */
  onLeave: (left: Shown) => void;
  /** Null for who may not impersonate: they don't see the item. */
  terms: Terms | null;
  /** Null for who may not protect. */
  protecting: Protecting | null;
}

/** The one menu of a table, and the dialogs that it leads to, of whichever row was chosen last. */
export function RowMenu({ user, anchor, shown, onShow, onLeave, terms, protecting }: Props) {
  const button = useRef(anchor);
  button.current = anchor;
  const own = user.protected === "own";
  const Asking = own ? UnprotectUserDialog : ProtectUserDialog;
  return (
    <>
      <MenuPopup
        anchor={anchor}
        ledOn={shown === "dialog" || shown === "protect"}
        name={`Actions for ${user.name}`}
        onClose={() => onLeave("menu")}
        open={shown === "menu"}
      >
        <MenuLink href={`/users/${user.id}`}>View user</MenuLink>
        {terms && (
          <MenuItem label="Impersonate User" onChoose={() => onShow("dialog")} refusal={user.refusal ?? null} />
        )}
        {protecting && (
          <>
            <MenuSeparator />
            <MenuItem
              label={own ? "Unprotect user" : "Protect user"}
              onChoose={() => onShow("protect")}
              refusal={own && !protecting.mayUnprotect ? ONLY_OWNERS : null}
            />
          </>
        )}
      </MenuPopup>
      {terms && (
        <ImpersonationDialog
          finalFocus={button}
          key={user.id}
          onOpenChange={(open) => (open ? onShow("dialog") : onLeave("dialog"))}
          open={shown === "dialog"}
          terms={terms}
          user={{
            ...{ id: user.id, name: user.name, email: user.email ?? null },
            ...{ asks: user.protected !== undefined, inside: user.inside },
            ...(user.says && { says: user.says }),
          }}
        />
      )}
      {protecting && (
        <Asking
          finalFocus={button}
          live={user.live ?? 0}
          onOpenChange={(open) => (open ? onShow("protect") : onLeave("protect"))}
          open={shown === "protect"}
          user={user}
        />
      )}
    </>
  );
}
