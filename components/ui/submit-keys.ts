import type { KeyboardEvent } from "react";

/** What a form's main button answers to from inside a field of several lines, where Enter alone begins a line. */
export const SUBMIT_KEYS = "Control+Enter Meta+Enter";

export function submitByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
