"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CommandForm } from "../ui/command-form.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { OneTimeSecret } from "../ui/one-time-secret.tsx";

interface Created {
  personalToken: { name: string };
  token: string;
}

/** Asks for a name, then shows the token in the same place, once. */
export function AddPersonalToken() {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<Created | null>(null);
  const change = (next: boolean) => {
    if (created) router.refresh();
    setCreated(null);
    setOpen(next);
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => change(true)}>
        Make a token
      </Button>
      <Dialog
        description={created ? null : "It lasts 90 days, and works while you are signed in to this dashboard."}
        onOpenChange={change}
        open={open}
        title={created ? `The token ${created.personalToken.name}` : "Make a token"}
      >
        <div className="mt-5">
          {created ? (
            <>
              <OneTimeSecret label="Token" value={created.token}>
                <strong className="font-medium text-ink">This is the only time it is shown.</strong> Keep it where your
                tool finds it, such as <code>UNDERSTUDY_TOKEN</code>, and give it to nobody: what it does, you did.
              </OneTimeSecret>
              <DialogActions>
                <Button onClick={() => change(false)}>Done</Button>
              </DialogActions>
            </>
          ) : (
            <CommandForm<Created>
              fields={[{ name: "name", label: "Name", hint: "Says which tool it is for, such as Terminal." }]}
              method="POST"
              onDone={setCreated}
              submit="Make token"
              url="/api/account/tokens"
            >
              <Button onClick={() => change(false)}>Cancel</Button>
            </CommandForm>
          )}
        </div>
      </Dialog>
    </>
  );
}
