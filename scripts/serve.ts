import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { Environment } from "#env";
import { addressesOf, listen } from "#shell/listen.ts";
import { endTogether } from "./child.ts";

/** Runs the program: as it was built, or from its source and on Next.js's development server. */
export function serve({ port }: Environment, command: "start" | "dev", variables: Variables): Serving {
  const built = resolve(join(process.env.NEXT_DIST_DIR ?? ".next", "shell", "main.mjs"));
  const program = command === "start" ? [built] : ["--import", "tsx", "shell/main.ts", "dev"];
  const child = spawn(process.execPath, program, {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables },
  });
  endTogether(child);
  return { ready: () => answers(port) };
}

/** Says in a sentence when another program has the port, before anything slow begins. */
export async function assertPortFree(environment: Environment): Promise<void> {
  const [address] = await addressesOf(environment);
  const server = createServer();
  await listen(server, environment.port, address);
  await new Promise((closed) => server.close(closed));
}

type Variables = Record<string, string>;

interface Serving {
  /** Resolves with the first answer. When the server ends instead, so does this process. */
  ready: () => Promise<void>;
}

async function answers(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://localhost:${port}/healthz`, { method: "HEAD" });
      return;
    } catch {
      await new Promise((again) => setTimeout(again, 100));
    }
  }
}
