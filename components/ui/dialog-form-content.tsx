"use client";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import type { Method } from "./command.ts";
import { CommandForm, type FieldSpec } from "./command-form.tsx";
import { Dialog } from "./dialog.tsx";
import { notify } from "./notice.tsx";

export interface DialogFormContent {
  title: string;
  description?: ReactNode;
  method: Method;
  url: string;
  fields: FieldSpec[];
  submit: string;
  /** Said in passing when it is done. */
  done: string;
}

interface Props extends DialogFormContent {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function FormInDialog({ title, description, done, open, onOpenChange, ...form }: Props) {
  const finish = () => {
    onOpenChange(false);
    notify({ text: done });
  };
  return (
    <Dialog description={description} onOpenChange={onOpenChange} open={open} title={title}>
      <div className="mt-5">
        <CommandForm {...form} onDone={finish}>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        </CommandForm>
      </div>
    </Dialog>
  );
}
