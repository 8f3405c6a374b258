"use client";
import { type ReactNode, useRef, useState } from "react";
import { Alert } from "./alert.tsx";
import { Button, type ButtonKind } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { useCommand } from "./use-command.ts";

interface Props<Field extends string> {
  /** Where a POST makes another one. */
  url: string;
  /** The name that the new secret has in the answer. */
  field: Field;
  question: string;
  consequences: string;
  /** The dialog's title once there is a new one. */
  told: string;
  /** What the secret is called, and what is to become of it. */
  secret: { label: string; hint: ReactNode };
  kind?: ButtonKind;
}

/** Asks, then shows the new secret in the same place, once. */
export function RotateSecret<Field extends string>({ url, field, kind = "primary", ...said }: Props<Field>) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const { sending, problem, send, forget } = useCommand<Record<Field, string>>("POST", url);
  const cancel = useRef<HTMLButtonElement>(null);

  async function rotate() {
    const sent = await send();
    if (sent?.done) setMade(sent.value[field]);
  }
  const change = (next: boolean) => {
    setMade(null);
    forget();
    setOpen(next);
  };

  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => change(true)}>
        Rotate secret
      </Button>
      <Dialog
        as="alert"
        description={made === null ? said.consequences : null}
        initialFocus={cancel}
        onOpenChange={change}
        open={open}
        title={made === null ? said.question : said.told}
      >
        <div className="mt-5 empty:hidden">
          {problem && <Alert>{problem.detail}</Alert>}
          {made !== null && (
            <OneTimeSecret label={said.secret.label} value={made}>
              {said.secret.hint}
            </OneTimeSecret>
          )}
        </div>
        <DialogActions>
          <Button onClick={() => change(false)} ref={cancel}>
            {made === null ? "Cancel" : "Done"}
          </Button>
          {made === null && (
            <Button aria-busy={sending} kind={kind} onClick={rotate}>
              Rotate secret
            </Button>
          )}
        </DialogActions>
      </Dialog>
    </>
  );
}
