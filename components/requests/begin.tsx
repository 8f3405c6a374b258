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

interface Props {
  request: Pick<ShownRequest, "id" | "kind" | "impersonationId">;
  /** A proof that it's them is asked for, as of now. */
  proofDue: boolean;
}

/** For whoever asked, once somebody has said yes: a session in a new tab, or changes in the one that there is. */
export function Begin({ request, proofDue }: Props) {
  const router = useRouter();
  const [blocked, setBlocked] = useState<string | null>(null);
  const { sending, problem, proof, send } = useCommand<Begun>("POST", `/api/requests/${request.id}/start`);

  async function begin() {
    // A tab in front would cover the question for a proof: where one is due, it is opened after.
    let tab = request.kind === "start" && !proofDue ? openTab() : null;
    const closeTab = () => {
      tab?.close();
      tab = null;
    };
    const sent = await send(undefined, closeTab);
    if (!sent?.done) return closeTab();
    const { launchUrl } = sent.value;
    if (launchUrl === undefined) {
      notify({ text: "Changes can be made now." });
      return router.push(`/sessions/${request.impersonationId}`);
    }
    const front = tab ?? openTab();
    if (front === null || front.closed) return setBlocked(launchUrl);
    front.location.replace(launchUrl);
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
      {proof}
      {problem && (
        <span className="text-danger" role="alert">
          {problem.detail}
        </span>
      )}
    </span>
  );
}
