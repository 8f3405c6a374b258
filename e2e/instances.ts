import { deployed, nginx, passing, startNginx } from "./nginx.ts";
import { freePort, type Server, startServer } from "./server.ts";

/** Two processes of one deployment behind the proxy that we deploy: to a browser, and to a story, they are one server. */
export interface Instances extends Server {
  both: [Server, Server];
  /** Both, and the proxy. */
  end: () => Promise<void>;
}

interface Options {
  databaseUrl: string;
  /** Of each by itself. */
  variables?: [Record<string, string>, Record<string, string>];
}

export const canBeTwo = nginx !== null;

/** TEST_INSTANCES=2 runs every story with two, where there is an nginx. */
export const wantsTwo = process.env.TEST_INSTANCES === "2" && canBeTwo;

/**
 * What is done to the server is done to both. `port` is the first one's own, for stories that speak with the program itself
 * and not with whatever stands before it; whoever asks its addresses meets either in turn.
 */
export async function startInstances({ databaseUrl, variables = [{}, {}] }: Options): Promise<Instances> {
  const listen = await freePort();
  const urls = { dashboardUrl: `http://localhost:${listen}`, productUrl: `http://127.0.0.1:${listen}` };
  const [first, second] = variables;
  const both = await bothOf([
    startServer({ databaseUrl, urls, variables: first }),
    startServer({ databaseUrl, urls, variables: second }),
  ]);
  const stopNginx = await startNginx(deployed(listen, [both[0].port, both[1].port]), listen);
  const all = async (act: (server: Server) => unknown) => void (await Promise.all(both.map(act)));
  return {
    ...urls,
    databaseUrl,
    both,
    port: both[0].port,
    log: () => both.map((server) => server.log()).join(""),
    clearLog: () => void all((server) => server.clearLog()),
    fillDisk: () => void all((server) => server.fillDisk()),
    freeDisk: () => void all((server) => server.freeDisk()),
    async start() {
      await all((server) => server.start());
      await passing(listen);
    },
    stop: (signal) => all((server) => server.stop(signal)),
    async end() {
      await all((server) => server.stop());
      await stopNginx();
    },
  };
}

/** Where one doesn't start, the other must not be left running by itself. */
async function bothOf(starting: [Promise<Server>, Promise<Server>]): Promise<[Server, Server]> {
  try {
    return await Promise.all(starting);
  } catch (error) {
    for (const each of await Promise.allSettled(starting)) if (each.status === "fulfilled") await each.value.stop();
    throw error;
  }
}
