"use client";
import { useEffect, useRef, useState } from "react";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { ReadyButton } from "../ui/ready.tsx";
import { findKeys, isFindKey, placeOf } from "./shortcut.ts";
import { useSlash } from "./slash.ts";

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
  const slash = useSlash();
  // What is typed until it has the focus is its first search.
  const typed = useRef("");
  const coming = useRef(false);
  const show = () => {
    typed.current = "";
    coming.current = true;
    fetch();
    setOpen(true);
  };
  const first = () => {
    coming.current = false;
    const letters = typed.current;
    typed.current = "";
    return letters;
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const place = placeOf(event.target);
      const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
      if (coming.current && letter && !place.covered) {
        typed.current += event.key;
      } else if (isFindKey(event, place, slash)) {
        event.preventDefault();
        show();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  return (
    <>
      <ReadyButton
        aria-haspopup="dialog"
        aria-keyshortcuts={findKeys(slash)}
        aria-label="Find"
        className={`${buttonClass("quiet")} px-2.5`}
        onClick={show}
        title={slash ? "Find (Ctrl+K or /)" : "Find (Ctrl+K)"}
        type="button"
        {...nearing(fetch)}
      >
        <Icon name="search" />
      </ReadyButton>
      {part && <part.Palette {...props} onFirst={first} onOpenChange={setOpen} open={open} />}
    </>
  );
}
