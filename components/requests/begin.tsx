"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Launch } from "../impersonations/form.tsx";
import { openTab } from "../impersonations/tab.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { notify } from "../ui/notice.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { ShownRequest } from "./request.ts";

type Begun = Launch | { impersonation: { id: string }; launchUrl?: undefined };

/** For whoever asked, once somebody has said yes: a session in a new tab, or changes in the one that there is. */
export function Begin({ request }: { request: Pick<ShownRequest, "id" | "kind" | "impersonationId"> }) {
  const router = useRouter();
  const [blocked, setBlocked] = useState<string | null>(null);
  const { sending, problem, send } = useCommand<Begun>("POST", `/api/requests/${request.id}/start`);

  async function begin() {
    const tab = request.kind === "start" ? openTab() : null;
    const sent = await send();
    if (!sent?.done) return tab?.close();
    const { launchUrl } = sent.value;
    if (launchUrl === undefined) {
      notify({ text: "Changes can be made now." });
      return router.push(`/sessions/${request.impersonationId}`);
    }
    if (tab === null || tab.closed) return setBlocked(launchUrl);
    tab.location.replace(launchUrl);
  }

  if (blocked !== null)
    return (
      <a
        className={buttonClass("primary")}
        href={blocked}
        onClick={() => setBlocked(null)}
        rel="noopener"
        target="_blank"
      >
        Open it within a minute
      </a>
    );
  return (
    <span className="inline-flex flex-col items-end gap-1">
      <Button aria-busy={sending} kind="primary" onClick={begin}>
        Begin
      </Button>
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
    </span>
  );
}
