import { nodeModule } from "./node.ts";
import { nodeHttp } from "./node-http.ts";

/** As far as it is used here. */
interface NodeTimers {
  setTimeout(then: () => void, ms: number): { unref(): void };
}

/** An answer that goes on and on. */
export interface Incoming {
  close(): void;
}

/**
 * Asks for a stream of events by Node.js' own client: `fetch` has no way to say that a connection must not keep the process
 * alive. No redirect is followed, and any other answer ends it.
 *
 * @returns Null where there is no Node.js: other runtimes don't let one request's connection serve the next.
 */
export function openUnref(
  url: string,
  headers: Record<string, string>,
  { part, end }: { part: (text: string) => void; end: () => void },
): Incoming | null {
  const http = nodeHttp(url);
  if (http === undefined) return null;
  const asked = http.request(url, { agent: false, headers: { ...headers, accept: "text/event-stream" } });
  asked.on("socket", (socket) => socket.unref());
  asked.on("response", (response) => {
    const type = String(response.headers["content-type"]);
    if (response.statusCode !== 200 || !type.startsWith("text/event-stream")) return asked.destroy();
    response.setEncoding("utf8");
    response.on("data", part);
    response.on("error", end);
  });
  // After whatever ends it, once; what went wrong is all the same to who asked.
  asked.on("error", end);
  asked.on("close", end);
  asked.end();
  return { close: () => asked.destroy() };
}

/** Later, unless the process has ended by then. */
export function soon(then: () => void, ms: number): void {
  nodeModule<NodeTimers>("node:timers")?.setTimeout(then, ms).unref();
}
