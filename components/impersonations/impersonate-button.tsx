"use client";
import { useId, useRef } from "react";
import { Button } from "../ui/button.tsx";
import { ImpersonationDialog } from "./dialog.tsx";
import type { Given } from "./draft.ts";
import type { Target, Terms } from "./terms.ts";
import { useDialogOpen } from "./use-dialog-open.ts";

interface Props {
  user: Target;
  terms: Terms;
  refusal: string | null;
  label?: string;
  /** What the dialog is filled in with. */
  given?: Given;
}

/** On a user's own page, and on a session's. For a user who can't be impersonated it is disabled and says why. */
export function ImpersonateButton({ user, terms, refusal, label = "Impersonate User", given }: Props) {
  const [open, setOpen] = useDialogOpen(user, given ? null : terms, refusal);
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
        {label}
      </Button>
      {refusal !== null && (
        <p className="text-xs text-soft" id={why}>
          {refusal}
        </p>
      )}
      <ImpersonationDialog
        {...(given && { given })}
        finalFocus={trigger}
        onOpenChange={setOpen}
        open={open}
        terms={terms}
        user={user}
      />
    </div>
  );
}
