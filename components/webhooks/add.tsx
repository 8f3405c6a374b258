"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { type Added, AddForm } from "./form.tsx";
import { WebhookSecret } from "./secret.tsx";

/** Asks where to and what of, then shows the secret in the same place, once. */
export function AddWebhook() {
  const [open, setOpen] = useState(false);
  const [added, setAdded] = useState<Added | null>(null);
  const change = (next: boolean) => {
    setAdded(null);
    setOpen(next);
  };
  return (
    <>
      <Button aria-haspopup="dialog" kind="primary" onClick={() => change(true)}>
        Add webhook
      </Button>
      <Dialog
        description={added ? null : "An address of yours that is told of what happens here, within seconds."}
        onOpenChange={change}
        open={open}
        title={added ? "The webhook is added" : "Add a webhook"}
      >
        <div className="mt-5">
          {added ? (
            <>
              <WebhookSecret secret={added.secret} />
              <DialogActions>
                <Button onClick={() => change(false)}>Done</Button>
              </DialogActions>
            </>
          ) : (
            <AddForm onCancel={() => change(false)} onDone={setAdded} />
          )}
        </div>
      </Dialog>
    </>
  );
}
