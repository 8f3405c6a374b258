"use client";
import { useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useCommand } from "../ui/use-command.ts";
import { WebhookSecret } from "./secret.tsx";

/** Asks, then shows the new secret in the same place, once. */
export function RotateWebhookSecret({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { sending, problem, send, forget } = useCommand<{ secret: string }>("POST", `/api/webhooks/${id}/secret`);
  const cancel = useRef<HTMLButtonElement>(null);

  async function rotate() {
    const sent = await send();
    if (sent?.done) setSecret(sent.value.secret);
  }
  const change = (next: boolean) => {
    setSecret(null);
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
        description={secret === null ? CONSEQUENCES : null}
        initialFocus={cancel}
        onOpenChange={change}
        open={open}
        title={secret === null ? "Rotate the signing secret?" : "The new signing secret"}
      >
        <div className="mt-5 empty:hidden">
          {problem && <Alert>{problem.detail}</Alert>}
          {secret !== null && <WebhookSecret secret={secret} />}
        </div>
        <DialogActions>
          <Button onClick={() => change(false)} ref={cancel}>
            {secret === null ? "Cancel" : "Done"}
          </Button>
          {secret === null && (
            <Button aria-busy={sending} kind="primary" onClick={rotate}>
              Rotate secret
            </Button>
          )}
        </DialogActions>
      </Dialog>
    </>
  );
}

const CONSEQUENCES =
  "For 24 hours everything is signed with both secrets, so the receiver has time to take the new one. After that the present one counts no more.";
