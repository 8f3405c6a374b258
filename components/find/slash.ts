import { useSyncExternalStore } from "react";

const KEY = "understudy.slash";
const OFF = "off";

/**
 * Does a slash open the palette? It does, unless this browser was told that it doesn't: whoever speaks to their computer,
 * or hits keys by accident, presses single keys without meaning to (WCAG 2.1.4). A browser that keeps nothing has it on.
 */
export function slashOpens(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF;
  } catch {
    return true;
  }
}

const listeners = new Set<() => void>();

/** Keeps it in this browser, for all of its tabs. */
export function keepSlash(opens: boolean): void {
  try {
    if (opens) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
  } catch {}
  for (const tell of listeners) tell();
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  // Another tab's.
  addEventListener("storage", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

/** The same, of now, for what shows it. */
export const useSlash = (): boolean => useSyncExternalStore(listen, slashOpens, () => true);
