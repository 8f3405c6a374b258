"use client";
import { Menu as Base } from "@base-ui/react/menu";
import type { ReactNode } from "react";

interface Props {
  /** What it is a menu of. */
  name: string;
  /** The button that it belongs to, and that gets the focus back. */
  anchor: HTMLElement | null;
  open: boolean;
  /**
   * What was chosen has opened something that holds the focus now. A menu is gone only when it has faded, and would take
   * the focus out of that: the next space that is typed would press the row's button.
   */
  ledOn?: boolean;
  onClose: () => void;
  /** For items of more than a few words. */
  wide?: boolean;
  children: ReactNode;
}

/** A menu apart from its button, so that a page with many buttons has one menu, and none before it is used. */
export const MenuPopup = ({ name, anchor, open, ledOn = false, onClose, wide, children }: Props) => (
  <Base.Root onOpenChange={(next) => next || onClose()} open={open}>
    <Base.Portal>
      <Base.Positioner align="end" anchor={anchor} className="z-20 outline-none" sideOffset={6}>
        <Base.Popup
          aria-label={name}
          className={`${wide ? "max-h-[min(32rem,var(--available-height))] w-96 max-w-[calc(100vw-1rem)] overflow-y-auto" : "max-w-72 min-w-48"} rounded-lg border border-line bg-surface p-1 text-sm shadow-floating outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0`}
          finalFocus={() => (ledOn ? false : anchor)}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
