"use client";
import { type ReactNode, useRef, useState } from "react";
import { buttonClass } from "./button.tsx";
import { nearing, useOnDemand } from "./on-demand.ts";
import { ReadyButton } from "./ready.tsx";

/** What its items are given, for the `MenuPopup` that they are in. */
export interface OpenMenu {
  anchor: HTMLElement | null;
  open: boolean;
  onClose: () => void;
}

interface Props<Part> {
  /** The accessible name, where what is seen of it isn't one. */
  label?: string;
  className: string;
  load: () => Promise<Part>;
  items: (part: Part, menu: OpenMenu) => ReactNode;
  children: ReactNode;
}

/** A button in the header, and its menu, which is fetched for whoever is about to use it. */
export function MenuOnDemand<Part extends object>({ label, className, load, items, children }: Props<Part>) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [part, fetch] = useOnDemand(load);
  const show = () => {
    fetch();
    setOpen(true);
  };
  return (
    <>
      <ReadyButton
        aria-expanded={open}
        aria-haspopup="menu"
        aria-label={label}
        className={`${buttonClass("quiet")} ${className}`}
        onClick={show}
        ref={button}
        type="button"
        {...nearing(fetch)}
      >
        {children}
      </ReadyButton>
      {part && items(part, { anchor: button.current, open, onClose: () => setOpen(false) })}
    </>
  );
}
