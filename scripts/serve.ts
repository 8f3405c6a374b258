import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type Server } from "node:net";
import { resolve } from "node:path";
import type { Environment } from "#env";

/**
 * Runs the built app. With addresses on this machine it answers loopback only, and on all of it: `localhost` may mean
 * ::1, and Next.js listens on one address, so each other one gets a door that leads there.
 */
export async function serve(environment: Environment, command: "start" | "dev", variables: Variables): Promise<Serving> {
  const { port } = environment;
  const doors = isLocal(environment) ? await Promise.all(otherAddresses(environment).map((at) => openDoor(at, port))) : [];
  const hostname = isLocal(environment) ? ["--hostname", MAIN_ADDRESS] : [];
  const next = resolve("node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, command, "--port", String(port), ...hostname], {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables },
  });
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopping = true;
      child.kill(signal);
    });
  }
  child.on("exit", (code) => {
    for (const door of doors) door?.close();
    process.exit(stopping ? 0 : (code ?? 1));
  });
  return { child, ready: () => answers(port) };
}

/** Says in a sentence when another program has the port, before anything slow begins. */
export async function assertPortFree(environment: Environment): Promise<void> {
  const server = createServer();
  await listen(server, environment.port, isLocal(environment) ? MAIN_ADDRESS : undefined);
  await new Promise((closed) => server.close(closed));
}

type Variables = Record<string, string>;

interface Serving {
  child: ChildProcess;
  /** Resolves with the first answer. When the server ends instead, so does this process. */
  ready: () => Promise<void>;
}

const MAIN_ADDRESS = "127.0.0.1";

const hostsOf = ({ dashboardUrl, productUrl }: Environment) => [dashboardUrl, productUrl].map((url) => new URL(url).hostname);
const isLocal = (environment: Environment) => hostsOf(environment).every((host) => /^(localhost|.+\.localhost|127\..+|\[::1\])$/.test(host));
const otherAddresses = (environment: Environment) => {
  const named = hostsOf(environment).filter((host) => host.startsWith("127.") && host !== MAIN_ADDRESS);
  return ["::1", ...named];
};

async function openDoor(address: string, port: number): Promise<Server | null> {
  const door = createServer((visitor) => {
    const inside = connect(port, MAIN_ADDRESS);
    visitor.on("error", () => inside.destroy()).pipe(inside);
    inside.on("error", () => visitor.destroy()).pipe(visitor);
  });
  try {
    await listen(door, port, address);
    return door;
  } catch (error) {
    // A machine without IPv6 has no ::1, and then `localhost` doesn't mean it.
    if (address === "::1" && !(error instanceof PortTaken)) return null;
    throw error;
  }
}

class PortTaken extends Error {}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "EADDRINUSE"
          ? new PortTaken(`Port ${port} is taken by another program. Stop it, or choose another one: PORT=${port + 1}`)
          : error,
      ),
    );
    server.listen({ port, ...(host !== undefined && { host }) }, done);
  });
}

async function answers(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://${MAIN_ADDRESS}:${port}/`, { method: "HEAD", redirect: "manual" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 100));
    }
  }
}
