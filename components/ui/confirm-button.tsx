"use client";
import { useState } from "react";
import { Button, type ButtonKind } from "./button.tsx";
import { type Confirmable, Confirmation } from "./confirmation.tsx";

interface Props extends Confirmable {
  label: string;
  kind?: ButtonKind;
  /** Read after the name, where a page has several of the same. */
  describedBy?: string;
}

export function ConfirmButton({ label, kind, describedBy, ...confirmable }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-describedby={describedBy}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        {...(kind && { kind })}
      >
        {label}
      </Button>
      <Confirmation {...confirmable} onOpenChange={setOpen} open={open} />
    </>
  );
}
