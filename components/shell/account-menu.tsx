"use client";
import { useEffect, useRef } from "react";
import { forgetDraft, forgetDraftOfOthers } from "../impersonations/draft.ts";
import { Icon } from "../ui/icon.tsx";
import { MenuOnDemand } from "../ui/menu-on-demand.tsx";

const SIGN_OUT = "/api/auth/sign-out";

interface Props {
  id: string;
  name: string;
  email: string;
  role: string;
}

const loadItems = () => import("./account-items.tsx");

export function AccountMenu({ id, name, email, role }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => forgetDraftOfOthers(id), [id]);
  const signOut = () => {
    forgetDraft();
    form.current?.requestSubmit();
  };
  return (
    <>
      <MenuOnDemand
        className="max-w-full"
        items={({ AccountItems }, menu) => (
          <AccountItems email={email} name={name} onSignOut={signOut} role={role} {...menu} />
        )}
        load={loadItems}
      >
        <bdi className="max-w-24 truncate sm:max-w-44">{name}</bdi>
        <Icon name="down" />
      </MenuOnDemand>
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
