"use client";
import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import { type ReactNode, type Ref, useId } from "react";
import { ReadyButton } from "./ready.tsx";

const item =
  "flex cursor-default flex-col rounded-md px-3 py-2 outline-none select-none data-highlighted:bg-sunken data-disabled:text-soft forced-colors:data-disabled:text-[GrayText] forced-colors:data-highlighted:outline-2 forced-colors:data-highlighted:-outline-offset-2 forced-colors:data-highlighted:outline-solid";

interface MenuProps {
  /** The accessible name, where the visible word is shorter. */
  name?: string;
  /** The id of what is read after the name, where a page has several of the same. */
  describedBy?: string;
  label: ReactNode;
  triggerClass: string;
  triggerRef?: Ref<HTMLButtonElement>;
  children: ReactNode;
}

export function Menu({ name, describedBy, label, triggerClass, triggerRef, children }: MenuProps) {
  return (
    // Modal, as is the default: one that isn't puts focusable guards around its button that nobody can see or hear.
    <Base.Root>
      <Base.Trigger
        aria-describedby={describedBy}
        aria-label={name}
        className={triggerClass}
        ref={triggerRef}
        render={<ReadyButton />}
      >
        {label}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" className="z-20 outline-none" sideOffset={6}>
          <Base.Popup className="max-w-72 min-w-48 rounded-lg border border-line bg-surface p-1 text-sm shadow-floating outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuLink({ href, onChoose, children }: { href: string; onChoose?: () => void; children: ReactNode }) {
  return (
    <Base.LinkItem className={item} closeOnClick onClick={onChoose} render={<Link href={href} prefetch={false} />}>
      {children}
    </Base.LinkItem>
  );
}

/** A file, which is no page: the browser keeps it and stays where it is. */
export function MenuFile({ href, label, note }: { href: string; label: string; note?: string }) {
  return (
    <Base.LinkItem className={item} closeOnClick download href={href} label={label}>
      {label}
      {note && <span className="mt-0.5 text-xs text-soft">{note}</span>}
    </Base.LinkItem>
  );
}

interface ItemProps {
  label: string;
  /** Why it can't be chosen. Then it is disabled, and says so. */
  refusal?: string | null;
  danger?: boolean;
  /** The menu stays open. */
  stays?: boolean;
  onChoose: () => void;
}

export function MenuItem({ label, refusal, danger, stays, onChoose }: ItemProps) {
  const id = useId();
  return (
    <Base.Item
      aria-describedby={refusal ? `${id}-why` : undefined}
      aria-labelledby={`${id}-label`}
      className={item}
      closeOnClick={!stays}
      disabled={Boolean(refusal)}
      label={label}
      onClick={onChoose}
    >
      <span className={danger && !refusal ? "text-danger" : ""} id={`${id}-label`}>
        {label}
      </span>
      {refusal && (
        <span className="mt-0.5 text-xs text-soft" id={`${id}-why`}>
          {refusal}
        </span>
      )}
    </Base.Item>
  );
}

export const MenuSeparator = () => <Base.Separator className="mx-3 my-1 h-px bg-line" />;
