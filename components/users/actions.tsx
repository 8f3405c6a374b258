"use client";
import { useRef, useState } from "react";
import { ImpersonationDialog } from "../impersonations/dialog.tsx";
import type { Target, Terms } from "../impersonations/terms.ts";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem, MenuLink } from "../ui/menu.tsx";

interface Props {
  user: Target;
  /** Null for who may not impersonate: they don't see the item. */
  terms: Terms | null;
  /** Why this user can't be impersonated by anybody. */
  refusal: string | null;
}

export function UserActions({ user, terms, refusal }: Props) {
  const [confirming, setConfirming] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Menu
        label={
          <>
            Actions
            <Icon name="down" />
          </>
        }
        name={`Actions for ${user.name}`}
        triggerClass={`${buttonClass()} pr-2`}
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
