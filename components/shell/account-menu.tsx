"use client";
import { useEffect, useRef } from "react";
import { forgetDraft, forgetDraftOfOthers } from "../impersonations/draft.ts";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";

const SIGN_OUT = "/api/auth/sign-out";

interface Props {
  id: string;
  name: string;
  email: string;
  role: string;
}

export function AccountMenu({ id, name, email, role }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => forgetDraftOfOthers(id), [id]);
  const signOut = () => {
    forgetDraft();
    form.current?.requestSubmit();
  };
  const label = (
    <>
      <bdi className="max-w-44 truncate">{name}</bdi>
      <Icon name="down" />
    </>
  );
  return (
    <>
      <Menu label={label} triggerClass={`${buttonClass("quiet")} max-w-full`}>
        <div className="px-3 py-2 text-xs text-soft wrap-anywhere">
          {email} · {role}
        </div>
        <MenuSeparator />
        <MenuLink href="/account">Account</MenuLink>
        <MenuItem label="Sign out" onChoose={signOut} />
      </Menu>
      <form action={SIGN_OUT} hidden method="post" ref={form} />
      <noscript>
        <a href="/account">Account</a>
        <form action={SIGN_OUT} method="post">
          <button type="submit">Sign out</button>
        </form>
      </noscript>
    </>
  );
}
