"use client";
import { useRef, useState } from "react";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { nearing, useOnDemand } from "../ui/on-demand.ts";
import { ReadyButton } from "../ui/ready.tsx";

const loadItems = () => import("./bell-items.tsx");

/** More than that is many, whatever it is. */
const MOST = 99;

/** What the reader should know of, behind a button that says how much of it they haven't read. */
export function Bell({ unread }: { unread: number }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [part, fetch] = useOnDemand(loadItems);
  const count = unread > MOST ? `${MOST}+` : String(unread);
  const show = () => {
    fetch();
    setOpen(true);
  };
  return (
    <>
      <ReadyButton
        aria-expanded={open}
        aria-haspopup="menu"
        aria-label={unread === 0 ? "Notices" : `Notices, ${count} unread`}
        className={`${buttonClass("quiet")} px-2.5`}
        onClick={show}
        ref={button}
        type="button"
        {...nearing(fetch)}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span
            aria-hidden="true"
            className="min-w-5 rounded-full bg-solid px-1.5 text-center text-xs leading-5 font-medium text-on-solid tabular-nums"
          >
            {count}
          </span>
        )}
      </ReadyButton>
      {part && <part.BellItems anchor={button.current} onClose={() => setOpen(false)} open={open} />}
    </>
  );
}
