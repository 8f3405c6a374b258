"use client";
import { useEffect, useRef, useState } from "react";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { ReadyButton } from "../ui/ready.tsx";
import { FIND_KEYS, isFindKey, placeOf } from "./shortcut.ts";

interface Props {
  readerId: string;
  /** Where the reader may go. */
  links: { href: string; label: string }[];
}

const loadPalette = () => import("./palette.tsx");

/** The button and the keys that open the palette, which is fetched for whoever uses it. */
export function Finder(props: Props) {
  const [open, setOpen] = useState(false);
  const [part, fetch] = useOnDemand(loadPalette);
  // What is typed while it comes is its first search.
  const typed = useRef("");
  const show = () => {
    typed.current = "";
    fetch();
    setOpen(true);
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (isFindKey(event, placeOf(event.target))) {
        event.preventDefault();
        show();
      } else if (open && !part && event.key.length === 1) {
        typed.current += event.key;
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  return (
    <>
      <ReadyButton
        aria-haspopup="dialog"
        aria-keyshortcuts={FIND_KEYS}
        aria-label="Find"
        className={`${buttonClass("quiet")} px-2.5`}
        onClick={show}
        title="Find (Ctrl+K or /)"
        type="button"
        {...nearing(fetch)}
      >
        <Icon name="search" />
      </ReadyButton>
      {part && <part.Palette {...props} first={typed.current} onOpenChange={setOpen} open={open} />}
    </>
  );
}
