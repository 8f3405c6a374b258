import { createServer, type Server } from "node:http";
import next from "next";
import type { Environment } from "#env";
import type { Listener } from "./answer.ts";

interface Mounted {
  answer: Listener;
  /** How the development server tells a browser what has changed: the upgraded connections go here. */
  upgrades: Server;
}

/** Next.js as a part of this server: it gets the requests that are its own, and listens nowhere by itself. */
export async function mountNext({ port }: Environment, developing: boolean): Promise<Mounted> {
  // It would otherwise take upgrades from whichever server a first request came by, unasked.
  const upgrades = createServer();
  // By this name, not by a number: Next.js takes 127.0.0.1 for localhost in a request's address (docs/decisions/0002-two-hosts.md).
  const app = next({ dev: developing, dir: process.cwd(), hostname: "localhost", port, httpServer: upgrades });
  await app.prepare();
  return { answer: app.getRequestHandler(), upgrades };
}
