import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { promisify } from "node:util";

const next = resolve("node_modules/next/dist/bin/next");
const folder = resolve("e2e/clients/next");

export interface NextProduct {
  origin: string;
  start: (settings: Record<string, string>) => Promise<void>;
  stop: () => void;
}

/** Once for all: what it is told of the product host is read when it starts. */
export const buildProduct = () =>
  promisify(execFile)(process.execPath, [next, "build"], { cwd: folder, env: { ...quiet, NODE_ENV: "production" } });

const quiet = { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: "1" };

/** A product in Next.js, a process of its own: its address first, as it has to be registered before it starts. */
export async function nextProduct(): Promise<NextProduct> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let stop = () => {};
  return {
    origin,
    async start(settings) {
      const options = ["start", "--hostname", "127.0.0.1", "--port", String(port)];
      const env = { ...quiet, ...settings, NODE_ENV: "production" as const };
      const child = spawn(process.execPath, [next, ...options], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      stop = () => child.kill();
      await new Promise<void>((done, fail) => {
        child.stdout.on("data", (text: Buffer) => text.toString().includes("Ready") && done());
        child.once("exit", (code) => fail(new Error(`the product ended with code ${code}`)));
      });
    },
    stop: () => stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
