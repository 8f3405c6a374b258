"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { sendProven, useProof } from "../proofs/use-proof.tsx";
import { type Method, type Problem, type Sent, sendCommand } from "./command.ts";

type State = { status: "idle" } | { status: "sending" } | { status: "failed"; problem: Problem };

/**
 * One command of one control: one value with three states. A problem becomes state; a success reads the page's data
 * anew. While one is under way another is not sent, so a double click does one thing. One that asks for a proof is sent
 * again once that is given, by the dialog in `proof`, which has to be rendered; who gives none has sent nothing.
 */
export function useCommand<T = unknown>(method: Method, url: string, options: { stay?: boolean } = {}) {
  const router = useRouter();
  const [state, setState] = useState<State>({ status: "idle" });
  const underWay = useRef(false);
  const { proof, prove } = useProof();

  /** @param beforeProof - called before a proof is asked for. */
  async function send(body?: object, beforeProof?: () => void): Promise<Sent<T> | null> {
    if (underWay.current) return null;
    underWay.current = true;
    setState({ status: "sending" });
    const ask = (problem: Problem) => {
      beforeProof?.();
      return prove(problem);
    };
    const sent = await sendProven(() => sendCommand<T>(method, url, body, options), ask);
    underWay.current = false;
    setState(sent === null || sent.done ? { status: "idle" } : { status: "failed", problem: sent.problem });
    if (sent?.done) router.refresh();
    return sent;
  }

  return {
    sending: state.status === "sending",
    problem: state.status === "failed" ? state.problem : null,
    proof,
    send,
    forget: () => setState({ status: "idle" }),
  };
}
