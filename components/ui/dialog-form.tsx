"use client";
import { useEffect, useState } from "react";
import { Button, type ButtonKind } from "./button.tsx";
import type { DialogFormContent } from "./dialog-form-content.tsx";
import { nearing, useOnDemand } from "./on-demand.ts";

interface Props extends DialogFormContent {
  /** The button that opens the dialog. */
  label: string;
  kind?: ButtonKind;
  /** An address that ends with # and this opens it: for whoever was sent here to do this. */
  anchor?: string;
}

const loadForm = () => import("./dialog-form-content.tsx");

/** A button, and the dialog with a short form that it opens. */
export function DialogForm({ label, kind, anchor, ...content }: Props) {
  const [open, setOpen] = useState(false);
  const [part, fetch] = useOnDemand(loadForm);
  const show = () => {
    fetch();
    setOpen(true);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the page opens
  useEffect(() => {
    if (anchor === undefined || location.hash !== `#${anchor}`) return;
    // Reading the page again doesn't ask again.
    history.replaceState(history.state, "", location.pathname + location.search);
    show();
  }, []);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={show} {...nearing(fetch)} {...(kind && { kind })}>
        {label}
      </Button>
      {part && <part.FormInDialog {...content} onOpenChange={setOpen} open={open} />}
    </>
  );
}
