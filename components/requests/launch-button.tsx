"use client";
import { useState } from "react";
import { launchTab } from "../impersonations/tab.ts";
import { Button, type ButtonKind, buttonClass } from "../ui/button.tsx";
import { useCommand } from "../ui/use-command.ts";

interface Props {
  label: string;
  kind?: ButtonKind;
  describedBy?: string;
  /** Answers with the address of a session that has begun, or with none where it lets one that there is make changes. */
  url: string;
  body?: object;
  /** Whether the click itself opens a tab: not where a proof is due, nor where nothing is to be opened. */
  atOnce: boolean;
  onRaised?: () => void;
}

/** Begins a session in a new tab; a link in the button's place, where the browser lets none open. */
export function LaunchButton({ label, kind = "plain", describedBy, url, body, atOnce, onRaised }: Props) {
  const [blocked, setBlocked] = useState<string | null>(null);
  const { sending, problem, proof, send } = useCommand<{ launchUrl?: string }>("POST", url);

  async function begin() {
    const tab = launchTab(atOnce);
    const sent = await send(body, tab.close);
    if (!sent?.done) return tab.close();
    const { launchUrl } = sent.value;
    if (launchUrl === undefined) return onRaised?.();
    if (!tab.lead(launchUrl)) setBlocked(launchUrl);
  }

  if (blocked !== null)
    return (
      <a className={buttonClass(kind)} href={blocked} onClick={() => setBlocked(null)} rel="noopener" target="_blank">
        Open it within a minute
      </a>
    );
  return (
    <span className="inline-flex flex-col items-end gap-1">
      <Button aria-busy={sending} aria-describedby={describedBy} kind={kind} onClick={begin}>
        {label}
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
