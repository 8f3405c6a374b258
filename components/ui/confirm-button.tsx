"use client";
import { useState } from "react";
import { Button, type ButtonKind } from "./button.tsx";
import type { Confirmable } from "./confirmation.tsx";
import { nearing, useOnDemand } from "./on-demand.ts";

interface Props extends Confirmable {
  label: string;
  kind?: ButtonKind;
  /** Read after the name, where a page has several of the same. */
  describedBy?: string;
}

const loadConfirmation = () => import("./confirmation.tsx");

export function ConfirmButton({ label, kind, describedBy, ...confirmable }: Props) {
  const [open, setOpen] = useState(false);
  const [part, fetch] = useOnDemand(loadConfirmation);
  const ask = () => {
    fetch();
    setOpen(true);
  };
  return (
    <>
      <Button
        aria-describedby={describedBy}
        aria-haspopup="dialog"
        onClick={ask}
        {...nearing(fetch)}
        {...(kind && { kind })}
      >
        {label}
      </Button>
      {part && <part.Confirmation {...confirmable} onOpenChange={setOpen} open={open} />}
    </>
  );
}
