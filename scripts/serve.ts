import { spawn } from "node:child_process";
import { lookup } from "node:dns/promises";
import { connect, createServer, type Server } from "node:net";
import { resolve } from "node:path";
import { type Environment, isLoopback } from "#env";
import { endTogether } from "./child.ts";

/**
 * Runs the built app. With addresses on this machine it answers loopback only, and on all of it: `localhost` may mean
 * ::1, and Next.js listens on one address, so each other one gets a door that leads there.
 */
export async function serve(
  environment: Environment,
  command: "start" | "dev",
  variables: Variables,
): Promise<Serving> {
  const { port } = environment;
  if (isLocal(environment)) await openDoors(environment);
  // By this name and by no number: Next.js takes 127.0.0.1 for localhost in a request's address but not here, and would
  // then send whatever proxy.ts rewrites to another host, itself, with another Host header.
  const hostname = isLocal(environment) ? ["--hostname", "localhost"] : [];
  const next = resolve("node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, command, "--port", String(port), ...hostname], {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables },
  });
  endTogether(child);
  return { ready: () => answers(port) };
}

/** Says in a sentence when another program has the port, before anything slow begins. */
export async function assertPortFree(environment: Environment): Promise<void> {
  const server = createServer();
  await listen(server, environment.port, isLocal(environment) ? "localhost" : undefined);
  await new Promise((closed) => server.close(closed));
}

type Variables = Record<string, string>;

interface Serving {
  /** Resolves with the first answer. When the server ends instead, so does this process. */
  ready: () => Promise<void>;
}

const hostsOf = ({ dashboardUrl, productUrl }: Environment) =>
  [dashboardUrl, productUrl].map((url) => new URL(url).hostname);
const isLocal = ({ dashboardUrl, productUrl }: Environment) => isLoopback(dashboardUrl) && isLoopback(productUrl);

/** At all loopback addresses that are meant, but for the one that Next.js itself listens on. */
async function openDoors(environment: Environment): Promise<void> {
  const { address: main } = await lookup("localhost");
  const named = hostsOf(environment).filter((host) => host.startsWith("127."));
  const others = new Set(["127.0.0.1", "::1", ...named]);
  others.delete(main);
  await Promise.all([...others].map((address) => openDoor(address, main, environment.port)));
}

async function openDoor(address: string, main: string, port: number): Promise<void> {
  const door = createServer((visitor) => {
    const inside = connect(port, main);
    visitor.on("error", () => inside.destroy()).pipe(inside);
    inside.on("error", () => visitor.destroy()).pipe(visitor);
  });
  try {
    await listen(door, port, address);
  } catch (error) {
    // A machine without IPv6 has no ::1, and then `localhost` doesn't mean it.
    if (address !== "::1" || error instanceof PortTaken) throw error;
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
      await fetch(`http://localhost:${port}/`, { method: "HEAD", redirect: "manual" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 100));
    }
  }
}
