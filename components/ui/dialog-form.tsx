"use client";
import { type ReactNode, useState } from "react";
import { Button, type ButtonKind } from "./button.tsx";
import type { Method } from "./command.ts";
import { CommandForm, type FieldSpec } from "./command-form.tsx";
import { Dialog } from "./dialog.tsx";
import { notify } from "./notice.tsx";

interface Props {
  /** The button that opens the dialog. */
  label: string;
  kind?: ButtonKind;
  title: string;
  description?: ReactNode;
  method: Method;
  url: string;
  fields: FieldSpec[];
  submit: string;
  /** Said in passing when it is done. */
  done: string;
}

/** A button, and the dialog with a short form that it opens. */
export function DialogForm({ label, kind, title, description, done, ...form }: Props) {
  const [open, setOpen] = useState(false);
  const finish = () => {
    setOpen(false);
    notify({ text: done });
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)} {...(kind && { kind })}>
        {label}
      </Button>
      <Dialog description={description} onOpenChange={setOpen} open={open} title={title}>
        <div className="mt-5">
          <CommandForm {...form} onDone={finish}>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </CommandForm>
        </div>
      </Dialog>
    </>
  );
}
