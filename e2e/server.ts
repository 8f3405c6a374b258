import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { tallyVariables } from "./tally.ts";

export const secret = "the browser stories' own secret, 32+";

/** One process of the production build, on a port and a database of its own. */
export interface Server {
  port: number;
  dashboardUrl: string;
  productUrl: string;
  databaseUrl: string;
  /** What it has printed since it was started, or since its log was cleared. */
  log: () => string;
  clearLog: () => void;
  /** A disk that is full, for this process alone: what it writes past a file's first page fails. */
  fillDisk: () => void;
  freeDisk: () => void;
  /** Starts it again on the same port and database. */
  start: () => Promise<void>;
  /** SIGTERM as a shut-down, SIGKILL as a power cut. Resolves when it is gone. */
  stop: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
}

interface Options {
  databaseUrl: string;
  /** Whose hosts it serves, when another process has them: two processes of one deployment. */
  urls?: Pick<Server, "dashboardUrl" | "productUrl">;
  variables?: Record<string, string>;
  /** Where somebody has to know it before it is there. */
  port?: number;
}

export async function startServer({ databaseUrl, urls, variables = {}, port: wanted }: Options): Promise<Server> {
  const port = await freePort(wanted);
  const addresses = urls ?? { dashboardUrl: `http://localhost:${port}`, productUrl: `http://127.0.0.1:${port}` };
  let child: ChildProcess | undefined;
  let log = "";

  const start = async () => {
    const distDir = process.env.NEXT_DIST_DIR ?? ".next";
    const started = spawn(process.execPath, [join(distDir, "shell", "main.mjs")], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        NEXT_DIST_DIR: distDir,
        UNDERSTUDY_DEMO: "1",
        UNDERSTUDY_SECRET: secret,
        DATABASE_URL: databaseUrl,
        ...tallyVariables(databaseUrl),
        DASHBOARD_URL: addresses.dashboardUrl,
        PRODUCT_URL: addresses.productUrl,
        PORT: String(port),
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    await answering(port, started, () => log);
  };

  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill(signal);
    await gone;
  };

  await start().catch(async (error) => {
    await stop();
    throw error;
  });
  const clearLog = () => {
    log = "";
  };
  const limitFiles = (bytes: string) => {
    if (child?.pid) execFileSync("prlimit", ["--pid", String(child.pid), `--fsize=${bytes}:unlimited`]);
  };
  const disk = { fillDisk: () => limitFiles("4096"), freeDisk: () => limitFiles("unlimited") };
  return { port, ...addresses, databaseUrl, log: () => log, clearLog, ...disk, start, stop };
}

/** One that nobody has, this one if it can be: another run of the stories, or a demo, may be going on. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done) => {
    server.once("error", () => done(0));
    server.listen({ port: wanted, host: "localhost" }, () => done(wanted));
  });
  if (port !== wanted) return freePort();
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

async function answering(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}:\n${log()}`);
    try {
      await fetch(`http://localhost:${port}/`, { redirect: "manual" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}

const clockLibrary = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));

/** Debian's faketime: the machine's clock as this one process sees it, moved by writing to a file. Null where it isn't installed. */
export const movableClock = (file: string): Record<string, string> | null =>
  clockLibrary === undefined
    ? null
    : {
        LD_PRELOAD: clockLibrary,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: "1",
        // Timers go on as they are: only the wall clock moves.
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      };
