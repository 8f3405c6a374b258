"use client";
import { useEffect, useRef, useState } from "react";
import { forgetDraft, forgetDraftOfOthers } from "../impersonations/draft.ts";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { ReadyButton } from "../ui/ready.tsx";

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
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [part, fetch] = useOnDemand(loadItems);
  const show = () => {
    fetch();
    setOpen(true);
  };
  return (
    <>
      <ReadyButton
        aria-expanded={open}
        aria-haspopup="menu"
        className={`${buttonClass("quiet")} max-w-full`}
        onClick={show}
        ref={button}
        type="button"
        {...nearing(fetch)}
      >
        <bdi className="max-w-24 truncate sm:max-w-44">{name}</bdi>
        <Icon name="down" />
      </ReadyButton>
      {part && (
        <part.AccountItems
          anchor={button.current}
          email={email}
          name={name}
          onClose={() => setOpen(false)}
          onSignOut={signOut}
          open={open}
          role={role}
        />
      )}
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
