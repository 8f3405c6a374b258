"use client";
import { useRef } from "react";
import { ImpersonationDialog } from "../impersonations/dialog.tsx";
import type { Target, Terms } from "../impersonations/terms.ts";
import { useDialogOpen } from "../impersonations/use-dialog-open.ts";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem, MenuLink } from "../ui/menu.tsx";

interface Props {
  user: Target;
  /** Null for who may not impersonate: they don't see the item. */
  terms: Terms | null;
  /** Why this user can't be impersonated by anybody. */
  refusal: string | null;
  /** Which of two of the same name, read after the button's own. */
  describedBy: string;
}

export function UserActions({ user, terms, refusal, describedBy }: Props) {
  const [confirming, setConfirming] = useDialogOpen(user, terms, refusal);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Menu
        describedBy={describedBy}
        label={
          <>
            Actions
            <Icon name="down" />
          </>
        }
        name={`Actions for ${user.name}`}
        triggerClass={`${buttonClass("quiet", "small")} pr-2`}
        triggerRef={trigger}
      >
        <MenuLink href={`/users/${user.id}`}>View user</MenuLink>
        {terms && <MenuItem label="Impersonate User" onChoose={() => setConfirming(true)} refusal={refusal} />}
      </Menu>
      {terms && (
        <ImpersonationDialog
          finalFocus={trigger}
          onOpenChange={setConfirming}
          open={confirming}
          terms={terms}
          user={user}
        />
      )}
    </>
  );
}
