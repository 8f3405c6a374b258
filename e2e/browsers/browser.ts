import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A browser that Playwright doesn't drive as a distribution ships it: as much of it as our stories ask for. */
export interface Browser {
  /** Resolves when the page has loaded. */
  open: (url: string) => Promise<void>;
  /** Runs a function in the page, which sees nothing but what it is given. Rejects while the page is on its way to another. */
  run: <Result, Given = undefined>(
    script: (given: Given) => Result | Promise<Result>,
    given?: Given,
  ) => Promise<Result>;
  back: () => Promise<void>;
  /** Puts another tab before it, and takes it away. */
  hide: () => Promise<void>;
  show: () => Promise<void>;
  /** Whatever runs pages' scripts is stopped, as by a computer that is shut, until the promise that is made meanwhile resolves. */
  sleep: (meanwhile: () => Promise<unknown>) => Promise<void>;
  close: () => Promise<void>;
}

/** What both protocols carry of a function and of its result: text. */
export const scriptText = (script: (...given: never[]) => unknown, given: unknown): string =>
  `Promise.resolve((${script})(${JSON.stringify(given)})).then((result) => JSON.stringify(result ?? null))`;

export const installed = (path: string): string | null => (existsSync(path) ? path : null);

/** A program that lives until it is told to end, and ends with this process. */
export function begin(program: string, options: string[], env: Record<string, string | undefined>): ChildProcess {
  const child = spawn(program, options, {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const onExit = () => child.kill("SIGKILL");
  process.once("exit", onExit);
  child.once("exit", () => process.off("exit", onExit));
  return child;
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(late);
}

/** Stops those of a program's own processes whose command says so, and lets them go on. */
export async function stopped(
  program: ChildProcess,
  command: RegExp,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const pids = descendants(program.pid ?? 0).filter((pid) =>
    command.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")),
  );
  if (pids.length === 0) throw new Error("The browser has no process that runs pages.");
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  try {
    await meanwhile();
  } finally {
    for (const pid of pids) process.kill(pid, "SIGCONT");
  }
}

function descendants(of: number): number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === of || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

/** Undefined where it has ended meanwhile. */
function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

/** The first line of that form which a program says on a channel. */
export function said(child: ChildProcess, channel: 2 | 3, form: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let text = "";
    child.once("exit", (code) => failed(new Error(`${child.spawnfile} ended with ${code}:\n${text}`)));
    child.once("error", failed);
    child.stdio[channel]?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const [, what] = form.exec(text) ?? [];
      if (what !== undefined) found(what);
    });
  });
}
