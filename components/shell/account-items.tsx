"use client";
import { MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import type { OpenMenu } from "../ui/menu-on-demand.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";

interface Props extends OpenMenu {
  name: string;
  email: string;
  role: string;
  onSignOut: () => void;
}

export const AccountItems = ({ name, email, role, onSignOut, ...popup }: Props) => (
  <MenuPopup name={name} {...popup}>
    <div className="px-3 py-2 text-xs text-soft wrap-anywhere">
      {email} · {role}
    </div>
    <MenuSeparator />
    <MenuLink href="/account">Account</MenuLink>
    <MenuItem label="Sign out" onChoose={onSignOut} />
  </MenuPopup>
);
