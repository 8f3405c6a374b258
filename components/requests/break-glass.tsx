"use client";
import { useState } from "react";
import type { Launch } from "../impersonations/form.tsx";
import { openTab } from "../impersonations/tab.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { ShownRequest } from "./request.ts";

type Wanted = Pick<ShownRequest, "user" | "product" | "reason" | "ticket" | "access">;

/** For an Owner who waits for somebody's yes and can't wait any longer: the session that was asked for, marked for good. */
export function BreakGlass({ request: { user, product, reason, ticket, access } }: { request: Wanted }) {
  const [blocked, setBlocked] = useState<string | null>(null);
  const { sending, problem, send } = useCommand<Launch>("POST", "/api/impersonations");

  async function begin() {
    const tab = openTab();
    const wanted = { userId: user?.id, productId: product?.id, reason: reason ?? "", ticket: ticket ?? "", access };
    const sent = await send({ ...wanted, breakGlass: true });
    if (!sent?.done) return tab?.close();
    if (tab === null || tab.closed) return setBlocked(sent.value.launchUrl);
    tab.location.replace(sent.value.launchUrl);
  }

  return (
    <span className="inline-flex flex-col gap-1 sm:items-end">
      {blocked === null ? (
        <Button aria-busy={sending} aria-describedby="break-glass-note" onClick={begin}>
          Break the glass
        </Button>
      ) : (
        <a className={buttonClass()} href={blocked} onClick={() => setBlocked(null)} rel="noopener" target="_blank">
          Open it within a minute
        </a>
      )}
      <span className="text-xs text-soft" id="break-glass-note">
        Begin without waiting. Every other Owner is told.
      </span>
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
    </span>
  );
}
