"use client";
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as PlainDialog } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";
import { Icon } from "./icon.tsx";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /**
   * `dialog` has something to fill in or to take along, so a click beside it is no way out of it: Cancel and Escape are.
   * `alert` asks before something that can't be undone; `sheet` comes from the side and has a close button.
   */
  as?: "dialog" | "alert" | "sheet";
  /** Where the focus goes on opening, when it should not be the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes back to, when what opened the dialog is gone (a menu item). */
  finalFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

const fade = "transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";
const centered = `m-auto w-full max-w-md rounded-xl p-6 ${fade}`;
const popups = {
  dialog: centered,
  alert: centered,
  sheet:
    "ml-auto min-h-full w-full self-start p-6 sm:max-w-md transition-transform duration-200 ease-out data-ending-style:translate-x-full data-starting-style:translate-x-full",
};

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  as = "dialog",
  initialFocus,
  finalFocus,
  children,
}: Props) {
  const Parts = as === "alert" ? AlertDialog : PlainDialog;
  return (
    <Parts.Root onOpenChange={onOpenChange} open={open} {...(as === "dialog" && { disablePointerDismissal: true })}>
      <Parts.Portal>
        <Parts.Backdrop
          className={`fixed inset-0 z-30 bg-[oklch(0.1_0.01_265/0.45)] ${fade}`}
          // What opens over a sheet or another dialog covers that, too.
          forceRender
        />
        <Parts.Viewport
          className={`fixed inset-0 z-30 flex overflow-x-hidden overflow-y-auto ${as === "sheet" ? "" : "p-4"}`}
        >
          <Parts.Popup
            className={`relative bg-surface shadow-floating outline-none forced-colors:border forced-colors:border-line ${popups[as]}`}
            {...(finalFocus && { finalFocus })}
            {...(initialFocus && { initialFocus })}
          >
            <Parts.Title className={`text-base font-semibold wrap-anywhere ${as === "sheet" ? "pr-10" : ""}`}>
              {title}
            </Parts.Title>
            {description && (
              <Parts.Description className="mt-1.5 leading-5 text-soft" render={<div />}>
                {description}
              </Parts.Description>
            )}
            {children}
            {as === "sheet" && (
              <Parts.Close
                aria-label="Close"
                className="absolute top-4 right-4 inline-flex size-9 cursor-pointer items-center justify-center rounded-md text-soft hover:bg-sunken hover:text-ink"
              >
                <Icon name="close" />
              </Parts.Close>
            )}
          </Parts.Popup>
        </Parts.Viewport>
      </Parts.Portal>
    </Parts.Root>
  );
}

/** The row of buttons at a dialog's end: what to do last, and always a way out. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2 in-[form]:mt-2">{children}</div>;
}
