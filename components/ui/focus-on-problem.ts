import { type RefObject, useEffect } from "react";
import type { Problem } from "./command.ts";

/** Leads to the first field that is wrong, once the answer says so. */
export function useFocusOnProblem(form: RefObject<HTMLFormElement | null>, problem: Problem | null) {
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [form, problem]);
}
