import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { freePort, type Server } from "./server.ts";

export interface Registered {
  product: { id: string; name: string; clientId: string };
  clientSecret: string;
}

/** Registers a product as the page in the dashboard does. */
export async function register(owner: APIRequestContext, server: Server, product: object): Promise<Registered> {
  const answer = await owner.post(`${server.dashboardUrl}/api/products`, { data: product });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Registered;
}

/** The example as somebody has it who copied its folder: installed from the packed SDK, nothing of this repository around it. */
export function install(example: string, tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), `understudy-${example}-`));
  cpSync(resolve("examples", example), folder, {
    recursive: true,
    filter: (path) => !["node_modules", ".next", "dist", ".env"].includes(basename(path)),
  });
  cpSync(tarball, join(folder, "understudy-sdk.tgz"));
  execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}

/** The SDK as it would be published, made here unless somebody has made it already. */
export function packSdk(): string {
  if (process.env.UNDERSTUDY_SDK_TARBALL) return process.env.UNDERSTUDY_SDK_TARBALL;
  const folder = mkdtempSync(join(tmpdir(), "understudy-pack-"));
  mkdirSync(folder, { recursive: true });
  const said = execFileSync("npm", ["run", "--silent", "sdk:pack", "--", folder], { encoding: "utf8" });
  const tarball = said.trim().split("\n").at(-1) ?? "";
  if (!existsSync(tarball)) throw new Error(`sdk:pack made nothing:\n${said}`);
  return tarball;
}

export interface Example {
  url: string;
  log: () => string;
  stop: () => Promise<void>;
}

interface Start {
  folder: string;
  port: number;
  variables: Record<string, string>;
  /** What must answer, by all of its processes. */
  path: string;
}

/** `npm start` there, until it answers. */
export async function startExample({ folder, port, variables, path }: Start): Promise<Example> {
  const url = `http://127.0.0.1:${port}`;
  const child = spawn("npm", ["start"], {
    cwd: folder,
    env: { NODE_ENV: "production", PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  await answering(url + path, child, () => log);
  return { url, log: () => log, stop: () => stop(child) };
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The example ended with code ${child.exitCode}:\n${log()}`);
    try {
      const { status } = await fetch(url, { redirect: "manual" });
      if (status < 500) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((again) => setTimeout(again, 100));
  }
}

/** npm doesn't pass signals on to everything it started, so the whole group gets it. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = new Promise((done) => child.once("exit", done));
  process.kill(-child.pid, "SIGTERM");
  await gone;
}

/** Two in a row, as an example's API is one above its pages. */
export async function twoFreePorts(): Promise<number> {
  const port = await freePort();
  return (await freePort(port + 1)) === port + 1 ? port : twoFreePorts();
}

export const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });
