import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { freePort, secret } from "#e2e/server.ts";
import { cpuMsOf } from "./load.ts";

/** A server in a process of its own, as it runs in production, on loopback alone. */
export interface Running {
  pid: number;
  port: number;
  /** `http://localhost:…` */
  url: string;
  /** The same server by its other name, where ours has the product. */
  productUrl: string;
  /** From its start to its first answer, in milliseconds. */
  answeredMs: number;
  /** The processor's time that it took until then. */
  answeredCpuMs: number;
  stop: () => Promise<void>;
}

interface Options {
  program: string[];
  cwd?: string;
  variables: (port: number) => Record<string, string>;
  /** What it is asked until it answers. */
  path: string;
}

const nextProgram = resolve("node_modules/next/dist/bin/next");

process.once("SIGTERM", () => process.exit(1));

/** Understudy with the demo, by its last build. */
export const startUnderstudy = (databaseUrl: string, { cwd = ".", demo = true } = {}): Promise<Running> =>
  start({
    program: [resolve(cwd, ".next/shell/main.mjs")],
    cwd,
    path: "/sign-in",
    variables: (port) => ({
      ...(demo && { UNDERSTUDY_DEMO: "1" }),
      UNDERSTUDY_SECRET: secret,
      DATABASE_URL: databaseUrl,
      DASHBOARD_URL: `http://localhost:${port}`,
      PRODUCT_URL: `http://127.0.0.1:${port}`,
      PORT: String(port),
    }),
  });

/** A page and a route handler that say hello. */
export const startHello = (): Promise<Running> => startNext("bench/hello", "/", {});

/** Better Auth and next-auth in one Next.js, on files of theirs. */
export const startPeers = (files: Record<string, string>): Promise<Running> =>
  startNext("bench/peers", "/prepare", files);

const startNext = (folder: string, path: string, variables: Record<string, string>): Promise<Running> =>
  start({
    program: [nextProgram, "start", "-H", "127.0.0.1"],
    // Next.js looks for what it runs at its start from here, whatever folder it is given.
    cwd: resolve(folder),
    path,
    variables: (port) => ({ PORT: String(port), BETTER_AUTH_ORIGIN: `http://localhost:${port}`, ...variables }),
  });

async function start({ program, cwd, path, variables }: Options): Promise<Running> {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, program, {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...variables(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      log = (log + part).slice(-5000);
    });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  // However whoever started it ends, nothing goes on listening.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    child.kill("SIGTERM");
    await gone;
  };
  const url = `http://localhost:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`A server ended:\n${log}`);
    const answer = await fetch(url + path, { redirect: "manual" }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) break;
    if (answer) throw new Error(`${path} answered ${answer.status}:\n${log}`);
    await new Promise((again) => setTimeout(again, 20));
  }
  const answeredMs = performance.now() - from;
  const pid = child.pid ?? 0;
  const answered = { answeredMs, answeredCpuMs: cpuMsOf(pid) };
  return { pid, port, url, productUrl: `http://127.0.0.1:${port}`, ...answered, stop };
}
