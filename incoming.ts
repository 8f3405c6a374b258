import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { DomainError } from "#lib/errors.ts";
import { problemOf } from "#lib/http/problem.ts";

/**
 * What Next.js can't make a request of it answers with 500 and a stack in the log, before any code of ours: TRACE, and
 * targets such as `*`. They are answered here, by whoever has the server: this is called in its process at start-up,
 * and Node.js tells of each request, and of the server it came to, before the server does (docs/decisions/0019-what-the-framework-cant-read.md).
 */
export function guardIncoming(): void {
  const guarded = new WeakSet<Server>();
  subscribe("http.server.request.start", (message) => {
    // As Node.js documents this channel's messages.
    const { server } = message as { server: Server };
    if (guarded.has(server)) return;
    guarded.add(server);
    standBefore(server);
  });
}

function standBefore(server: Server): void {
  const answering = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    forgiveLeaving(request);
    const sentence = unreadable(request.method ?? "", request.url ?? "");
    if (sentence !== null) refuse(request, response, sentence);
    else for (const answer of answering) answer.call(server, request, response);
  });
}

/** Why this can't be read as a request, in a sentence; null when it can. */
export function unreadable(method: string, target: string): string | null {
  // The Fetch standard forbids it, CONNECT and TRACK; Node.js reads neither of those as a request.
  if (method === "TRACE") return `${method} isn't answered here.`;
  // RFC 9112, section 3.2.1. The other forms are for proxies, and Next.js would redirect to whatever host they name.
  if (!target.startsWith("/")) return "Ask for an address that begins with a slash.";
  return null;
}

function refuse({ method, url = "" }: IncomingMessage, response: ServerResponse, sentence: string): void {
  const requestId = crypto.randomUUID();
  const problem = problemOf(new DomainError("malformed_request", sentence), requestId);
  console.warn(JSON.stringify({ level: "warn", requestId, message: sentence, method, target: url.slice(0, 200) }));
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
  });
  response.end(JSON.stringify(problem));
}

/**
 * A client that goes away in the middle of a body is nothing that went wrong here, and Next.js would log it as such. The
 * body still never ends, so nobody takes the half for the whole: it closes.
 */
function forgiveLeaving(request: IncomingMessage): void {
  const { destroy } = request;
  request.destroy = (error?: Error) => destroy.call(request, isLeaving(error) ? undefined : error);
}

const isLeaving = (error: Error | undefined) =>
  error !== undefined && "code" in error && error.code === "ECONNRESET" && error.message === "aborted";
