import { createServer, type Server } from "node:http";
import { resolve } from "node:path";
import type { Duplex } from "node:stream";
import { contextFor } from "#composition";
import { type Environment, env } from "#env";
import { isHostOf } from "#lib/http/host.ts";
import { log } from "#lib/log.ts";
import { answering, type Listener, waiting } from "./answer.ts";
import { openDatabase } from "./database.ts";
import { filesOf } from "./files.ts";
import { addressesOf, listen } from "./listen.ts";
import { mountNext } from "./next.ts";
import { createReadiness, failing } from "./readiness.ts";
import { sealAtStop } from "./seal.ts";
import { startSignals } from "./signals.ts";
import { start, stopTasks } from "./startup.ts";
import { endWhenTold } from "./stop.ts";

/**
 * Serves both hosts, in this process. Resolves with the first answer that it could give.
 *
 * @throws Error whose message says what is missing. Nothing has been changed then, if the port was taken.
 */
export async function serve({ developing }: { developing: boolean }): Promise<void> {
  const environment = env();
  let isReady: (answer: Listener) => void = () => {};
  const ready = new Promise<Listener>((done) => {
    isReady = done;
  });
  const readiness = createReadiness(() => failing(contextFor(new Headers()), environment.databasePath));
  // The port is taken before anything is changed, and whoever asks before all is ready waits.
  let answer = waiting(readiness, ready);
  const servers = await listenEverywhere(environment, (request, response) => answer(request, response));
  let finish = async () => {};
  endWhenTold(servers, { begun: readiness.stop, tasks: stopTasks, last: () => finish() });
  const signals = await startSignals(environment);
  finish = () => sealAtStop().finally(signals.finish);
  const { next, files } = await prepare(environment, developing, servers);
  answer = answering({ environment, developing, next, files, readiness, watch: signals.watch });
  readiness.begin();
  isReady(answer);
}

async function prepare(environment: Environment, developing: boolean, servers: Server[]) {
  await openDatabase();
  // One after the other: while a process reads Next.js it hears nothing else, on a slow machine for longer than Postgres
  // leaves a transaction open.
  const next = await mountNext(environment, developing);
  await start();
  if (developing) passUpgrades(environment, servers, next.upgrades);
  return { next: next.answer, files: filesOf(resolve(process.env.NEXT_DIST_DIR ?? ".next"), developing) };
}

/** A server for each address: a door of its own before one server would be a hop more, and hide who is calling. */
async function listenEverywhere(environment: Environment, answer: Listener): Promise<Server[]> {
  const servers: Server[] = [];
  for (const address of await addressesOf(environment)) {
    const server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        log.error({ error: String(error) }, "a request couldn't be answered");
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      });
    });
    if (await listen(server, environment.port, address)) servers.push(server);
  }
  return servers;
}

/** While developing only: elsewhere an upgrade is a request like any other. */
function passUpgrades({ dashboardUrl, productUrl }: Environment, servers: Server[], to: Server): void {
  for (const server of servers)
    server.on("upgrade", (request, socket: Duplex, head) => {
      const known = [dashboardUrl, productUrl].some((url) => isHostOf(url, request.headers.host ?? null));
      if (known) to.emit("upgrade", request, socket, head);
      else socket.destroy();
    });
}
