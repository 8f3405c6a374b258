"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type Method, type Problem, type Sent, sendCommand } from "./command.ts";

type State = { status: "idle" } | { status: "sending" } | { status: "failed"; problem: Problem };

/**
 * One command of one control: one value with three states. A problem becomes state; a success reads the page's data
 * anew. While one is under way another is not sent, so a double click does one thing.
 */
export function useCommand<T = unknown>(method: Method, url: string, options: { stay?: boolean } = {}) {
  const router = useRouter();
  const [state, setState] = useState<State>({ status: "idle" });
  const underWay = useRef(false);

  async function send(body?: object): Promise<Sent<T> | null> {
    if (underWay.current) return null;
    underWay.current = true;
    setState({ status: "sending" });
    const sent = await sendCommand<T>(method, url, body, options);
    underWay.current = false;
    setState(sent.done ? { status: "idle" } : { status: "failed", problem: sent.problem });
    if (sent.done) router.refresh();
    return sent;
  }

  return {
    sending: state.status === "sending",
    problem: state.status === "failed" ? state.problem : null,
    send,
    forget: () => setState({ status: "idle" }),
  };
}
