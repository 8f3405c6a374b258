import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Peak {
  ms: number;
  /** The most memory that it had, in megabytes; not a number where the system doesn't say. */
  mb: number;
  /** What it printed. */
  out: string;
}

const LOOK_EVERY_MS = 200;

/**
 * Runs a script in a process of its own, as a command is run.
 *
 * @throws Error with what it said when it fails.
 */
export async function peakOf(script: string, args: string[], variables: Record<string, string> = {}): Promise<Peak> {
  const from = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, said, mb] = ["", "", Number.NaN];
  child.stdout.on("data", (part: Buffer) => {
    out += part;
  });
  child.stderr.on("data", (part: Buffer) => {
    said = (said + part).slice(-2000);
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const look = setInterval(() => {
    mb = mostMbOf(child.pid) ?? mb;
  }, LOOK_EVERY_MS);
  const code = await new Promise((done) => child.once("close", done));
  clearInterval(look);
  process.off("exit", end);
  if (code !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${code}: ${out}${said}`);
  return { ms: performance.now() - from, mb, out };
}

/** Since it began: the system keeps count. */
function mostMbOf(pid: number | undefined): number | null {
  try {
    const [, kb] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
