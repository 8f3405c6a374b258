"use client";
import { useState } from "react";

/**
 * A part of a page that is fetched when somebody is about to use it: as a pointer or the focus comes near, and at the
 * latest when it is asked for. Null until it is there; a fetch that failed is tried again the next time.
 */
export function useOnDemand<T extends object>(load: () => Promise<T>): [part: T | null, fetch: () => void] {
  const [part, setPart] = useState<T | null>(null);
  const fetch = () => {
    if (!part) load().then(setPart, () => {});
  };
  return [part, fetch];
}

/** For the control that leads there. */
export const nearing = (fetch: () => void) => ({ onPointerEnter: fetch, onFocus: fetch });
