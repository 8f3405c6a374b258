import { useEffect, useRef, useState } from "react";
import { type Problem, sendCommand } from "../../ui/command.ts";
import type { ImportState, Mapping, UserImport } from "./import.ts";
import { sendFile } from "./send-file.ts";

const ASK_EVERY_MS = 400;

/** From a chosen file to the users: sends it, asks meanwhile how far it is, and lets go of what isn't wanted any more. */
export function useImport() {
  const [state, setState] = useState<ImportState>({ step: "choose", problem: null, retry: null });
  /** The import that the server holds for us, until it is done. */
  const held = useRef<{ id: string; abort: AbortController } | null>(null);

  const letGo = () => {
    const { id, abort } = held.current ?? {};
    held.current = null;
    abort?.abort();
    if (id !== undefined) void fetch(`/api/user-imports/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  };
  const backToChoice = (problem: string | null = null, retry: File | null = null) => {
    letGo();
    setState({ step: "choose", problem, retry });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is cancelled is cancelled on leaving the page only
  useEffect(() => {
    window.addEventListener("pagehide", letGo);
    return () => {
      window.removeEventListener("pagehide", letGo);
      letGo();
    };
  }, []);

  async function read(file: File, columns?: Mapping) {
    if (!isCsv(file)) return backToChoice(`${file.name} isn't a CSV file. Save the list as CSV, then choose that.`);
    setState({ step: "reading", file, share: 0, rows: 0 });
    const begun = await sendCommand<UserImport>("POST", "/api/user-imports", {
      ...{ fileName: file.name, size: file.size },
      ...(columns && { columns }),
    });
    if (!begun.done) return backToChoice(sentenceOf(begun.problem), retryable(begun.problem) ? file : null);
    const { id } = begun.value;
    const abort = new AbortController();
    held.current = { id, abort };
    const stopAsking = askEvery(ASK_EVERY_MS, async () => {
      const asked = await sendCommand<UserImport>("GET", `/api/user-imports/${id}`);
      if (!asked.done || held.current?.id !== id) return;
      const { bytesRead, bytesTotal, rowCount } = asked.value;
      const share = bytesTotal === 0 ? 0 : Math.min(1, bytesRead / bytesTotal);
      setState((now) => (now.step === "reading" ? { ...now, share: Math.max(now.share, share), rows: rowCount } : now));
    });
    const sent = await sendFile(id, file, abort.signal);
    stopAsking();
    if (held.current?.id !== id) return;
    if (sent.done) return setState({ step: "read", file, read: sent.value });
    backToChoice(sentenceOf(sent.problem), sent.problem.code === "too_large" ? null : file);
  }

  async function finish() {
    if (state.step !== "read") return;
    const { id } = state.read;
    held.current = null;
    const asked = await sendCommand<UserImport>("GET", `/api/user-imports/${id}`);
    setState({ step: "done", read: asked.done ? asked.value : state.read });
  }

  return {
    state,
    read: (file: File, columns?: Mapping) => void read(file, columns),
    finish,
    cancel: () => backToChoice(),
  };
}

/** By its name too: what a browser says of the type is whatever another program registered. */
const isCsv = ({ name, type }: File) => /\.(csv|txt)$/i.test(name) || type === "text/csv";

const sentenceOf = ({ errors, detail }: Problem) => errors?.[0]?.detail ?? detail;
const retryable = ({ code }: Problem) => code === "unreachable" || code === "unavailable" || code === "internal";

/** One question at a time. Returns the way to stop. */
function askEvery(ms: number, ask: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  const again = () => {
    timer = setTimeout(async () => {
      await ask();
      if (!stopped) again();
    }, ms);
  };
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
