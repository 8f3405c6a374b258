"use client";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { isAsked, type Method } from "./command.ts";
import { CommandForm, type FieldSpec } from "./command-form.tsx";
import { Dialog } from "./dialog.tsx";
import { notify } from "./notice.tsx";

export interface DialogFormContent {
  title: string;
  description?: ReactNode;
  method: Method;
  url: string;
  fields: FieldSpec[];
  /** Sent beside what was typed. */
  extra?: Record<string, string>;
  submit: string;
  /** Said in passing when it is done. */
  done: string;
  /** Said instead where it isn't: somebody has to say yes first. */
  asked?: string;
}

interface Props extends DialogFormContent {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function FormInDialog({ title, description, done, asked, open, onOpenChange, ...form }: Props) {
  const finish = (value: unknown) => {
    onOpenChange(false);
    notify({ text: asked !== undefined && isAsked(value) ? asked : done });
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
