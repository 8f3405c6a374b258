"use client";
import { useState } from "react";
import { Button, type ButtonKind } from "./button.tsx";
import type { DialogFormContent } from "./dialog-form-content.tsx";
import { nearing, useOnDemand } from "./on-demand.ts";

interface Props extends DialogFormContent {
  /** The button that opens the dialog. */
  label: string;
  kind?: ButtonKind;
}

const loadForm = () => import("./dialog-form-content.tsx");

/** A button, and the dialog with a short form that it opens. */
export function DialogForm({ label, kind, ...content }: Props) {
  const [open, setOpen] = useState(false);
  const [part, fetch] = useOnDemand(loadForm);
  const show = () => {
    fetch();
    setOpen(true);
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={show} {...nearing(fetch)} {...(kind && { kind })}>
        {label}
      </Button>
      {part && <part.FormInDialog {...content} onOpenChange={setOpen} open={open} />}
    </>
  );
}
