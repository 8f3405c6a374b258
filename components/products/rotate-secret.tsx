"use client";
import { useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { WithSecret } from "./product.ts";
import { ProductSecret } from "./secret.tsx";

/** Asks, then shows the new secret in the same place, once. */
export function RotateSecret({ product: { id, name } }: { product: { id: string; name: string } }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { sending, problem, send, forget } = useCommand<WithSecret>("POST", `/api/products/${id}/secret`);
  const cancel = useRef<HTMLButtonElement>(null);

  async function rotate() {
    const sent = await send();
    if (sent?.done) setSecret(sent.value.clientSecret);
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
        title={secret === null ? `Rotate the secret of ${name}?` : `The new secret of ${name}`}
      >
        <div className="mt-5 empty:hidden">
          {problem && <Alert>{problem.detail}</Alert>}
          {secret !== null && <ProductSecret clientSecret={secret} />}
        </div>
        <DialogActions>
          <Button onClick={() => change(false)} ref={cancel}>
            {secret === null ? "Cancel" : "Done"}
          </Button>
          {secret === null && (
            <Button aria-busy={sending} kind="danger" onClick={rotate}>
              Rotate secret
            </Button>
          )}
        </DialogActions>
      </Dialog>
    </>
  );
}

const CONSEQUENCES =
  "The present secret stops working at once. Until the product's server has the new one, nobody can open the product as a user. Live sessions go on.";
