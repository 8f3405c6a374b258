import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { log } from "#lib/log.ts";
import { listen } from "../listen.ts";
import { oneAnswer } from "../one-answer.ts";
import { watchByPart } from "./counted.ts";
import { register } from "./registry.ts";
import "./asked.ts";

/** However often it is asked, the database is once a second at most, in milliseconds. */
const SHARED_MS = 1000;

/**
 * Prometheus asks here, at a port of its own: what is counted is nobody's secret, but for nobody else either.
 *
 * @throws Error whose message says that the port is taken.
 */
export async function serveMetrics(port: number, host: string) {
  const metrics = oneAnswer(SHARED_MS, () => register.metrics());
  const server = createServer((request, response) => {
    answer(metrics, request, response).catch((error: unknown) => {
      log.error({ error: String(error) }, "the metrics couldn't be told");
      response.writeHead(500).end();
    });
  });
  // Nothing waits for it: the process may end while somebody asks.
  server.unref();
  await listen(server, port, host, "METRICS_PORT");
  return { watch: watchByPart, server };
}

async function answer(metrics: () => Promise<string>, { method, url }: IncomingMessage, response: ServerResponse) {
  response.setHeader("x-content-type-options", "nosniff");
  if (url !== "/metrics" || (method !== "GET" && method !== "HEAD")) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Ask for /metrics.\n");
    return;
  }
  const text = await metrics();
  response.writeHead(200, { "content-type": register.contentType, "cache-control": "no-store" });
  response.end(method === "HEAD" ? undefined : text);
}
