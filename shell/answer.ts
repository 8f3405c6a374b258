import type { IncomingMessage, ServerResponse } from "node:http";
import { assertTellable } from "#composition";
import type { Environment } from "#env";
import { DomainError } from "#lib/errors.ts";
import { currentRequestId, duringRequest, requestIdOf } from "#lib/http/current.ts";
import { errorResponse, problemOf, problemResponse } from "#lib/http/problem.ts";
import { asksForPage, asPage } from "#lib/http/refusal-page.ts";
import { log } from "#lib/log.ts";
import { letPass, requestOf, send } from "./exchange.ts";
import type { Files } from "./files.ts";
import { mark, newPolicy, secure } from "./headers.ts";
import type { Readiness } from "./readiness.ts";
import { notAllowed, type Route, readyPath, routeOf } from "./routing.ts";
import { pathOf } from "./target.ts";
import type { Watch } from "./watch.ts";

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Parts {
  environment: Environment;
  developing: boolean;
  /** Pages, and the route handlers of the dashboard and the demo. */
  next: Listener;
  /** What the build made; null for none. */
  files: Files | null;
  readiness: Readiness;
  /** Who sees every request from its beginning to its end; null for nobody. */
  watch: Watch | null;
}

/** The one way that every request takes: who answers it is decided, what every answer carries is set, and it is answered. */
export function answering(parts: Parts): Listener {
  const { environment, developing, watch } = parts;
  const hosts = { ...environment, developing };
  return async (request, response) => {
    const { method = "GET", url: target = "/" } = request;
    const id = requestIdOf(request.headers["x-request-id"], environment.trustedProxies);
    forgiveLeaving(request);
    letPass(request, response);
    const route = routeOf({ method, target, host: request.headers.host ?? null }, hosts);
    const policy = newPolicy(developing);
    response.setHeader("x-request-id", id);
    const origin = "origin" in route ? route.origin : null;
    secure(response, pathOf(target), origin?.startsWith("https:") ?? false, policy);
    mark(request, origin ?? environment.dashboardUrl, policy, developing);
    const answer = () => duringRequest(id, () => byRoute(route, parts, request, response));
    return watch ? watch({ id, route, request, response }, answer) : answer();
  };
}

async function byRoute(
  route: Route,
  { environment, next, files, readiness }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (route.by) {
    case "next": {
      request.url = route.target;
      explainRefusal(request, response);
      const untold = route.origin === environment.productUrl ? await whyUntold(route.origin, request) : null;
      return untold ? send(untold, request, response) : next(request, response);
    }
    case "file":
      if (!files?.answer(route.path, request, response)) plain(response, 404, "Not Found");
      return;
    case "health":
      return plain(response, 200, "ok");
    case "ready":
      return tellReadiness(readiness, response);
    default:
      return send(await answerOf(route, request, response), request, response);
  }
}

/** While the rest is being prepared: only whether it is ready is answered, and everything else waits for `ready`. */
export function waiting(readiness: Readiness, ready: Promise<Listener>): Listener {
  return async (request, response) => {
    if (pathOf(request.url ?? "/") !== readyPath) return (await ready)(request, response);
    secure(response, readyPath, false, newPolicy(false));
    return tellReadiness(readiness, response);
  };
}

async function tellReadiness(readiness: Readiness, response: ServerResponse): Promise<void> {
  const told = await readiness.ask();
  const status = told.status === "ready" ? 200 : 503;
  plain(response, status, JSON.stringify(told), "application/json");
}

type OwnRoute = Exclude<Route, { by: "next" | "file" | "health" | "ready" }>;

async function answerOf(route: OwnRoute, message: IncomingMessage, response: ServerResponse): Promise<Response> {
  if (route.by === "refusal") return refused(route, message);
  const noStore = { "cache-control": "no-store" };
  if (route.by === "redirect")
    return new Response(null, { status: 303, headers: { ...noStore, location: route.location } });
  if (route.by === "options")
    return new Response(null, { status: 204, headers: { ...noStore, allow: route.allowed.join(", ") } });
  const { origin, handler, params } = route;
  try {
    return await handler(requestOf(message, response, origin), { params: Promise.resolve(params) });
  } catch (error) {
    return errorResponse(error, requestId());
  }
}

/** Why nobody can say what a page of the product may show; null when it can be said, or the page says so itself. */
async function whyUntold(origin: string, message: IncomingMessage): Promise<Response | null> {
  const asked = { headers: new Headers(headersOf(message)) };
  try {
    await assertTellable(asked.headers);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) return null;
    const told = problemResponse(error, requestId());
    return asksForPage(asked) ? asPage(asked, told, origin + pathOf(message.url ?? "/")) : told;
  }
}

async function refused(
  { origin, error, wayOn, headers = {} }: Extract<Route, { by: "refusal" }>,
  message: IncomingMessage,
): Promise<Response> {
  const told = problemResponse(error, requestId());
  for (const [name, value] of Object.entries(headers)) told.headers.set(name, value);
  const { method, url = "" } = message;
  if (error.code === "malformed_request" && origin === null)
    log.warn({ method, target: pathOf(url).slice(0, 200) }, error.message);
  const asked = { headers: new Headers(headersOf(message)) };
  return method === "POST" && asksForPage(asked) ? asPage(asked, told, wayOn) : told;
}

/** What a page of a refusal depends on. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const named = ["accept", "cookie", "sec-fetch-mode", "x-nonce"].map((name) => [name, headers[name]] as const);
  return Object.fromEntries(named.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

/** Next.js answers a method that a handler hasn't with 405 and not a word, whether or not it packs its answers. */
function explainRefusal({ method }: IncomingMessage, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  let problem: string | null = null;
  const explain = () => {
    if (response.statusCode !== 405 || response.headersSent || response.hasHeader("content-type")) return;
    problem = JSON.stringify(problemOf(notAllowed(), requestId()));
    response.setHeader("content-type", "application/problem+json");
    response.setHeader("cache-control", "no-store");
  };
  response.writeHead = (...given: unknown[]) => {
    explain();
    return writeHead(...given);
  };
  response.end = (...given: unknown[]) => {
    explain();
    return problem !== null && method !== "HEAD" ? end(problem) : end(...given);
  };
}

const requestId = () => currentRequestId() ?? crypto.randomUUID();

function plain(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8"): void {
  response.statusCode = status;
  response.setHeader("content-type", type);
  response.setHeader("cache-control", "no-store");
  response.end(`${text}\n`);
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
