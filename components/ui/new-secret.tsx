"use client";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { CommandForm } from "./command-form.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";
import { OneTimeSecret } from "./one-time-secret.tsx";

interface Props<Answer> {
  /** The button that opens it, and the form's own. */
  label: string;
  primary?: boolean;
  title: string;
  description: string;
  /** What the name is for. */
  hint: string;
  submit: string;
  url: string;
  /** What the secret is called, and what its maker should know of it. */
  secret: string;
  advice: ReactNode;
  /** What of the answer is shown. */
  shown: (answer: Answer) => { title: string; value: string };
}

/** Asks for a name, then shows the secret that was made in the same place, once. */
export function NewSecret<Answer>({ label, primary, title, description, hint, submit, url, ...told }: Props<Answer>) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Answer | null>(null);
  const change = (next: boolean) => {
    setMade(null);
    setOpen(next);
  };
  const shown = made && told.shown(made);
  return (
    <>
      <Button aria-haspopup="dialog" kind={primary ? "primary" : "plain"} onClick={() => change(true)}>
        {label}
      </Button>
      <Dialog description={shown ? null : description} onOpenChange={change} open={open} title={shown?.title ?? title}>
        <div className="mt-5">
          {shown ? (
            <>
              <OneTimeSecret label={told.secret} value={shown.value}>
                <strong className="font-medium text-ink">This is the only time it is shown.</strong> {told.advice}
              </OneTimeSecret>
              <DialogActions>
                <Button onClick={() => change(false)}>Done</Button>
              </DialogActions>
            </>
          ) : (
            <CommandForm<Answer>
              fields={[{ name: "name", label: "Name", hint }]}
              method="POST"
              onDone={setMade}
              submit={submit}
              url={url}
            >
              <Button onClick={() => change(false)}>Cancel</Button>
            </CommandForm>
          )}
        </div>
      </Dialog>
    </>
  );
}
