import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Environment } from "#env";
import { answering, type Listener } from "./answer.ts";
import { createReadiness } from "./readiness.ts";

export const [DASHBOARD, PRODUCT] = ["http://localhost:3000", "http://127.0.0.1:3000"];
Object.assign(process.env, { DASHBOARD_URL: DASHBOARD, PRODUCT_URL: PRODUCT, UNDERSTUDY_SECRET: "s".repeat(32) });
const { env } = await import("#env");

type Parts = Partial<Omit<Parameters<typeof answering>[0], "environment">> & { environment?: Partial<Environment> };

export interface Told {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Asked {
  ask: (origin: string, path: string, headers?: Record<string, string>, method?: string) => Promise<Told>;
  close: () => Promise<unknown>;
}

/** The whole way of a request, with what the test gives in the place of the parts around it. */
export async function serveParts({ environment, ...parts }: Parts = {}): Promise<Asked> {
  const answer = answering({
    environment: { ...env(), ...environment },
    developing: false,
    files: null,
    readiness: createReadiness(async () => []),
    watch: null,
    next: async (_message, response) => void response.end("page"),
    ...parts,
  });
  return serve(answer);
}

export async function serve(answer: Listener): Promise<Asked> {
  const server = createServer((message, response) => void answer(message, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    ask: (origin, path, headers, method) => ask(server, path, { host: new URL(origin).host, ...headers }, method),
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

function ask(server: Server, path: string, headers: Record<string, string>, method = "GET"): Promise<Told> {
  const { port } = server.address() as AddressInfo;
  return new Promise((done, fail) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    sent.on("error", fail).end();
  });
}
