"use client";
import { useId, useRef } from "react";
import { Button } from "../ui/button.tsx";
import { ImpersonationDialog } from "./dialog.tsx";
import type { Target, Terms } from "./terms.ts";
import { useDialogOpen } from "./use-dialog-open.ts";

/** On a user's own page. For a user who can't be impersonated it is disabled and says why. */
export function ImpersonateButton({ user, terms, refusal }: { user: Target; terms: Terms; refusal: string | null }) {
  const [open, setOpen] = useDialogOpen(user, terms, refusal);
  const trigger = useRef<HTMLButtonElement>(null);
  const why = useId();
  return (
    <div className="flex flex-col items-start gap-1 sm:items-end">
      <Button
        aria-describedby={refusal === null ? undefined : why}
        aria-haspopup="dialog"
        disabled={refusal !== null}
        className={refusal === null ? "" : "opacity-60"}
        kind={refusal === null ? "primary" : "plain"}
        onClick={() => setOpen(true)}
        ref={trigger}
      >
        Impersonate User
      </Button>
      {refusal !== null && (
        <p className="text-xs text-soft" id={why}>
          {refusal}
        </p>
      )}
      <ImpersonationDialog finalFocus={trigger} onOpenChange={setOpen} open={open} terms={terms} user={user} />
    </div>
  );
}
