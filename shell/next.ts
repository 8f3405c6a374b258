import { createServer, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { Environment } from "#env";
import type { Listener } from "./answer.ts";

interface Mounted {
  answer: Listener;
  /** How the development server tells a browser what has changed: the upgraded connections go here. */
  upgrades: Server;
}

/** Next.js as a part of this server: it gets the requests that are its own, and listens nowhere by itself. */
export async function mountNext({ port }: Environment, developing: boolean): Promise<Mounted> {
  giveSmallTelemetry();
  const { default: next } = await import("next");
  // It would otherwise take upgrades from whichever server a first request came by, unasked.
  const upgrades = createServer();
  // By this name, not by a number: Next.js takes 127.0.0.1 for localhost in a request's address (docs/decisions/0002-two-hosts.md).
  const app = next({ dev: developing, dir: process.cwd(), hostname: "localhost", port, httpServer: upgrades });
  await app.prepare();
  const handler = app.getRequestHandler();
  return {
    async answer(request, response) {
      packWhole(response);
      await handler(request, response);
    },
    upgrades,
  };
}

/**
 * Next.js has its packer give out what it has behind each piece of a page, which makes a page a sixth larger and keeps a
 * thread busy. Nothing of a page here is worth showing before its rest, so the packer offers no such thing.
 */
export function packWhole(response: ServerResponse): void {
  Object.defineProperty(response, "flush", { get: () => undefined, set: () => {} });
}

/**
 * Next.js takes OpenTelemetry's whole API where it is installed, as it is here for who wants traces, and a copy of its own
 * elsewhere, which does the same and loads five times as fast. So where nobody has loaded the whole, it gets its copy.
 */
function giveSmallTelemetry(): void {
  const require = createRequire(import.meta.url);
  const whole = require.resolve("@opentelemetry/api");
  const small = require.resolve("next/dist/compiled/@opentelemetry/api");
  if (require.cache[whole]) return;
  require(small);
  require.cache[whole] = require.cache[small];
}
