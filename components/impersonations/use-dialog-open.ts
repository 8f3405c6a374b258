"use client";
import { useEffect, useState } from "react";
import { draftOf } from "./draft.ts";
import type { Target, Terms } from "./terms.ts";
import { onWish } from "./wish.ts";

/** Whether the dialog is open. It opens by itself where the palette asks for it, and where its reader was signed out while writing and comes back. */
export function useDialogOpen(user: Target, terms: Terms | null, refusal: string | null) {
  const [open, setOpen] = useState(false);
  const employeeId = refusal === null ? terms?.employeeId : undefined;
  useEffect(() => {
    if (employeeId !== undefined && draftOf({ employeeId, userId: user.id })) setOpen(true);
  }, [employeeId, user.id]);
  const may = employeeId !== undefined;
  useEffect(() => onWish(user.id, () => setOpen(may)), [user.id, may]);
  return [open, setOpen] as const;
}
