"use client";
import { useId, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { ProtectUserDialog, UnprotectUserDialog } from "./protect-user.tsx";
import { ONLY_OWNERS } from "./texts.ts";

interface Props {
  user: { id: string; name: string };
  live: number;
  /** Protected themselves, rather than by their domain. */
  own: boolean;
  mayUnprotect: boolean;
}

/** On a user's own page. */
export function UserProtection({ user, live, own, mayUnprotect }: Props) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const why = useId();
  const kept = own && !mayUnprotect;
  const Asking = own ? UnprotectUserDialog : ProtectUserDialog;
  return (
    <>
      <Button
        aria-describedby={kept ? why : undefined}
        aria-haspopup="dialog"
        className={kept ? "opacity-60" : ""}
        disabled={kept}
        onClick={() => setOpen(true)}
        ref={trigger}
      >
        {own ? "Unprotect user" : "Protect user"}
      </Button>
      {kept && (
        <span className="sr-only" id={why}>
          {ONLY_OWNERS}
        </span>
      )}
      <Asking finalFocus={trigger} live={live} onOpenChange={setOpen} open={open} user={user} />
    </>
  );
}
