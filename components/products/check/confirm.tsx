"use client";
import { type ReactNode, useRef } from "react";
import type { ShownCheck } from "#lib/checks/show.ts";
import { Alert } from "../../ui/alert.tsx";
import { Button } from "../../ui/button.tsx";
import type { Problem } from "../../ui/command.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { UserName } from "../../users/name.tsx";

interface Props {
  product: { name: string };
  check: ShownCheck;
  open: boolean;
  asking: boolean;
  problem: Problem | null;
  /** The dialog of a proof that is asked for. */
  proof: ReactNode;
  onConfirm: () => void;
  onOpenChange: (open: boolean) => void;
}

/** Says before anything is asked as whom it will be, and what may be done by it. */
export function ConfirmCheck({ product, check, open, asking, problem, proof, onConfirm, onOpenChange }: Props) {
  const cancel = useRef<HTMLButtonElement>(null);
  const { user, action } = check;
  return (
    <Dialog
      as="alert"
      description={
        <>
          <p>
            Understudy signs in to it as <UserName user={{ name: user.called, email: user.email }} />, in your name. It
            is a session like any other: recorded, shown to that user, and over after two minutes at most.
          </p>
          {action && (
            <p className="mt-2">
              It really sends{" "}
              <span className="font-mono text-xs wrap-anywhere">{`${action.method} ${action.address}`}</span> as them,
              several times. If the product doesn't refuse that, it is done.
            </p>
          )}
        </>
      }
      initialFocus={cancel}
      onOpenChange={onOpenChange}
      open={open}
      title={
        <>
          Check <bdi>{product.name}</bdi>?
        </>
      }
    >
      {problem && (
        <div className="mt-4">
          <Alert>
            {problem.detail}
            {problem.code === "not_granted" && (
              <>
                {" "}
                <TextLink href="/settings">Project Settings</TextLink>
              </>
            )}
          </Alert>
        </div>
      )}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)} ref={cancel}>
          Cancel
        </Button>
        <Button aria-busy={asking} kind="primary" onClick={onConfirm}>
          Check now
        </Button>
      </DialogActions>
      {proof}
    </Dialog>
  );
}
