"use client";
import { useEffect } from "react";

/** A browser may keep a page as it was, no-store or not, and show it again after signing out. Then it is asked for anew. */
export function FreshOnReturn() {
  useEffect(() => {
    const reload = ({ persisted }: PageTransitionEvent) => {
      if (persisted) location.reload();
    };
    window.addEventListener("pageshow", reload);
    return () => window.removeEventListener("pageshow", reload);
  }, []);
  return null;
}
