"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ImpersonationDialog } from "../impersonations/dialog.tsx";
import type { Given } from "../impersonations/draft.ts";
import type { Target, Terms } from "../impersonations/terms.ts";

interface Props {
  user: Target;
  terms: Terms;
  given: Given;
}

/** The dialog that a link from a ticket opens, filled in. It confirms nothing, and the page without it stays behind. */
export function FromTicket({ user, terms, given }: Props) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  // A portal needs the browser, so it opens once there is one.
  useEffect(() => setOpen(true), []);
  const show = (next: boolean) => {
    setOpen(next);
    // Reading the page again doesn't ask again.
    if (!next) router.replace("/users", { scroll: false });
  };
  return <ImpersonationDialog given={given} onOpenChange={show} open={open} terms={terms} user={user} />;
}
