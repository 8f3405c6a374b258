"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CommandForm } from "../ui/command-form.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { OneTimeSecret } from "../ui/one-time-secret.tsx";

interface Created {
  apiKey: { name: string };
  key: string;
}

/** Asks for a name, then shows the key in the same place, once. */
export function CreateApiKey() {
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<Created | null>(null);
  const change = (next: boolean) => {
    setCreated(null);
    setOpen(next);
  };
  return (
    <>
      <Button aria-haspopup="dialog" kind="primary" onClick={() => change(true)}>
        Create API key
      </Button>
      <Dialog
        description={created ? null : "With it, one of your servers adds, changes and removes users."}
        onOpenChange={change}
        open={open}
        title={created ? `The API key ${created.apiKey.name}` : "Create an API key"}
      >
        <div className="mt-5">
          {created ? (
            <>
              <OneTimeSecret label="API key" value={created.key}>
                <strong className="font-medium text-ink">This is the only time it is shown.</strong> Keep it with the
                secrets of your server, never in a browser or in a repository. One that is lost can be revoked, and
                another one made.
              </OneTimeSecret>
              <DialogActions>
                <Button onClick={() => change(false)}>Done</Button>
              </DialogActions>
            </>
          ) : (
            <CommandForm<Created>
              fields={[{ name: "name", label: "Name", hint: "Says which server it is for, such as Nightly sync." }]}
              method="POST"
              onDone={setCreated}
              submit="Create API key"
              url="/api/api-keys"
            >
              <Button onClick={() => change(false)}>Cancel</Button>
            </CommandForm>
          )}
        </div>
      </Dialog>
    </>
  );
}
