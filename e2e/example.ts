import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { packSdk } from "#scripts/pack-sdk.ts";
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
export function install(example: string): string {
  const folder = mkdtempSync(join(tmpdir(), `understudy-${example}-`));
  cpSync(resolve("examples", example), folder, {
    recursive: true,
    filter: (path) => !["node_modules", ".next", "dist", ".env"].includes(basename(path)),
  });
  cpSync(process.env.UNDERSTUDY_SDK_TARBALL ?? packSdk(join(folder, "sdk")), join(folder, "understudy-sdk.tgz"));
  execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}

export interface Example {
  url: string;
  log: () => string;
  stop: () => Promise<void>;
}

interface Start {
  folder: string;
  /** What to run there, when it isn't `npm start`. */
  run?: string[];
  url: string;
  variables: Record<string, string>;
  /** What must answer, by all of its processes. */
  path: string;
}

/** All of its processes, until they answer. */
export async function startExample({ folder, run = ["npm", "start"], url, variables, path }: Start): Promise<Example> {
  const child = spawn(run[0] ?? "npm", run.slice(1), {
    cwd: folder,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: new URL(url).port,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  // To this machine by the name that servers know.
  await answering(`http://localhost:${new URL(url).port}${path}`, child, () => log);
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

/** All that a page's origin keeps in this browser beside cookies: names of what stands in its three storages. */
export const storedIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => String(name)),
  ]);

export const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });
