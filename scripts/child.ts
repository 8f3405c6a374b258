import type { ChildProcess } from "node:child_process";
import { whenOrphaned } from "#shell/stop.ts";

/**
 * For a server that doesn't end when it is told to. Ours does within two seconds (shell/stop.ts), and is given the time of a
 * busy machine, as a killed one leaves its database open. Less than the ten that containers are given.
 */
const STOP_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 50;

interface Together {
  /** The child leads a process group of its own (`detached`), for an npm that starts others: it is the group that ends. */
  group?: boolean;
}

/**
 * Ends a child when this process is told to, or when npm above it has ended; and this process with the child. Whatever
 * the signal, the child is told SIGTERM, which servers take for "finish, and close".
 */
export function endTogether(child: ChildProcess, { group = false }: Together = {}): void {
  const kill = (signal: NodeJS.Signals | 0) => isSent(group ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    kill("SIGTERM");
    setTimeout(() => kill("SIGKILL"), STOP_WITHIN_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  whenOrphaned(stop);
  child.on("exit", async (code) => {
    // npm goes first, and what it started a moment later.
    while (group && stopping && kill(0)) await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
    process.exit(stopping ? 0 : (code ?? 1));
  });
}

/** False when there is nobody any more to send it to. */
function isSent(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
