"use client";
import { type ReactNode, useState } from "react";
import type { Problem, Sent } from "../ui/command.ts";
import type { ProofDialog, Question } from "./dialog.tsx";

interface Asking {
  Dialog: typeof ProofDialog;
  question: Question;
}

/**
 * For whatever sends a command that may ask for a proof: `proof` is the dialog, to be rendered beside the control, outside of
 * its form; `prove` shows it, and says whether it was proved.
 */
export function useProof(): { proof: ReactNode; prove: (problem: Problem) => Promise<boolean> } {
  const [asking, setAsking] = useState<Asking | null>(null);

  async function prove(problem: Problem): Promise<boolean> {
    const part = await import("./dialog.tsx").catch(() => null);
    if (!part) return false;
    return new Promise((resolve) => {
      const answer = (proved: boolean) => {
        setAsking(null);
        resolve(proved);
      };
      setAsking({ Dialog: part.ProofDialog, question: { problem, answer } });
    });
  }

  return { prove, proof: asking && <asking.Dialog {...asking.question} /> };
}

/** Sends something, and once more after each proof that it asks for. Null for who gives none: then nothing was done. */
export async function sendProven<T>(
  send: () => Promise<Sent<T>>,
  prove: (problem: Problem) => Promise<boolean>,
): Promise<Sent<T> | null> {
  for (;;) {
    const sent = await send();
    if (sent.done || sent.problem.code !== "proof_required") return sent;
    if (!(await prove(sent.problem))) return null;
  }
}
