"use client";
import { useEffect, useState } from "react";
import { Icon } from "../ui/icon.tsx";

const SHOWN_MS = 3000;

/** Emptied in between, so that the next one is read out again. */
export function SavedStatus({ saves }: { saves: number }) {
  const [told, setTold] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setTold(saves), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [saves]);
  return (
    <div className="absolute top-7 right-16 flex items-center gap-1 text-xs text-soft" role="status">
      {saves > told && (
        <>
          <Icon name="check" />
          Saved
        </>
      )}
    </div>
  );
}
