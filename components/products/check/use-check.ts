"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { countOf, type Line, type Step } from "#lib/checks/step.ts";
import { sendProven, useProof } from "../../proofs/use-proof.tsx";
import { type Problem, sendForLines } from "../../ui/command.ts";

type State =
  | { status: "idle"; problem: Problem | null }
  | { status: "asking" }
  | { status: "running"; steps: Step[] }
  | { status: "done"; steps: Step[] }
  /** The connection broke off: what is known by then stays. */
  | { status: "broken"; steps: Step[] };

/** One check: asked for, then its steps as the server tells them. Whoever leaves the page ends it. */
export function useCheck(productId: string) {
  const router = useRouter();
  const [state, setState] = useState<State>({ status: "idle", problem: null });
  const underWay = useRef<AbortController | null>(null);
  const { proof, prove } = useProof();
  useEffect(() => () => underWay.current?.abort(), []);

  /** @returns whether it has begun. */
  async function begin(): Promise<boolean> {
    if (underWay.current) return false;
    const controller = new AbortController();
    underWay.current = controller;
    setState({ status: "asking" });
    const url = `/api/products/${productId}/check`;
    const sent = await sendProven(() => sendForLines<Line>(url, controller.signal), prove);
    if (sent?.done) {
      void follow(sent.value);
      return true;
    }
    underWay.current = null;
    const isCancelled = sent === null || controller.signal.aborted;
    setState({ status: "idle", problem: isCancelled ? null : sent.problem });
    return false;
  }

  async function follow(lines: AsyncGenerator<Line>): Promise<void> {
    let steps: Step[] = [];
    let isDone = false;
    setState({ status: "running", steps });
    try {
      for await (const line of lines) {
        if ("step" in line) steps = [...steps, line.step];
        else isDone = true;
        setState({ status: isDone ? "done" : "running", steps });
      }
    } catch {
      isDone = false;
    }
    underWay.current = null;
    if (!isDone) setState({ status: "broken", steps });
    router.refresh();
  }

  /** Whoever closes the dialog asks for nothing any more; a check that runs goes on. */
  function forget() {
    if (state.status === "asking") underWay.current?.abort();
    if (state.status === "idle") setState({ status: "idle", problem: null });
  }

  return { state, proof, begin, forget };
}

/** What came of it all, in a sentence. */
export function sumUp(steps: Step[]): string {
  const { passed, failed, skipped } = countOf(steps);
  const said = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  return failed + skipped === 0 ? `All ${passed} steps passed.` : `${said.filter(Boolean).join(", ")}.`;
}
