"use client";
import { useRouter } from "next/navigation";
import { useOptimistic, useState, useTransition } from "react";
import { sendProven, useProof } from "../proofs/use-proof.tsx";
import { isAsked, type Method, type Problem, sendCommand } from "../ui/command.ts";
import { notify } from "../ui/notice.tsx";

/** Where most of them are saved. */
export const settings = { method: "PATCH", url: "/api/settings/impersonation" } as const;

interface Save<T> {
  value: T;
  method: Method;
  url: string;
  body?: object;
}

/**
 * A choice that saves at once: it shows what was chosen while that is being saved, and what the server says after,
 * which is what it was before when the choice was refused. One at a time. Where a proof may be asked for, `proof` is the
 * dialog to render.
 */
export function useSaved<T>(saved: T, onSaved: () => void) {
  const router = useRouter();
  const [shown, show] = useOptimistic(saved);
  const [saving, start] = useTransition();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { proof, prove } = useProof();

  function save({ value, method, url, body }: Save<T>) {
    if (saving) return;
    start(async () => {
      show(value);
      const sent = await sendProven(() => sendCommand(method, url, body), prove);
      setProblem(sent === null || sent.done ? null : sent.problem);
      if (!sent?.done) return;
      if (isAsked(sent.value)) notify({ text: "Asked for approval. You find it under Requests." });
      else onSaved();
      // In a transition of its own, or the chosen value would make way before the new data is there.
      start(() => router.refresh());
    });
  }

  return { shown, saving, problem, proof, save };
}
