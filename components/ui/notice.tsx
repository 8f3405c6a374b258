"use client";
import { useEffect, useSyncExternalStore } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

type Notice = { text: string } | null;

const SHOWN_MS = 8000;
let current: Notice = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Tells, in passing, that something was done. What went wrong is told where it went wrong, and stays. */
export function notify(notice: Notice) {
  current = notice;
  for (const listener of listeners) listener();
}

export function NoticeRegion() {
  const notice = useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => notify(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-4 z-40 flex justify-center" role="status">
      {notice && (
        <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-4 shadow-floating">
          <span className="min-w-0 wrap-anywhere">{notice.text}</span>
          <Button aria-label="Dismiss" className="px-2" kind="quiet" onClick={() => notify(null)}>
            <Icon name="close" />
          </Button>
        </div>
      )}
    </div>
  );
}
