import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/**
 * A request of Node.js as a web request.
 *
 * @param parsed - Its body, where a framework has read it already.
 */
export function webRequest(request: IncomingMessage, parsed?: unknown): Request {
  const { method = "GET", url = "/" } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  // Whom the address names is for a proxy in front to say.
  const address = URL.canParse(url, "http://product") ? new URL(url, "http://product") : "http://product/";
  if (method === "GET" || method === "HEAD") return new Request(address, { method, headers });
  if (parsed !== undefined)
    return new Request(address, {
      method,
      headers,
      body: typeof parsed === "string" ? parsed : JSON.stringify(parsed),
    });
  // Node.js' stream of the body, as the web has them.
  const body = Readable.toWeb(request) as ReadableStream;
  return new Request(address, { method, headers, body, duplex: "half" } as RequestInit);
}

/** Answers a request of Node.js by a web response. */
export async function send(answer: Response, to: ServerResponse): Promise<void> {
  to.writeHead(answer.status, [...answer.headers].flat());
  to.end(Buffer.from(await answer.arrayBuffer()));
}
