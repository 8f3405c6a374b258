import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { transactions } from "#lib/signals.ts";
import { patternsIn } from "./pattern.ts";
import type { Watch } from "./watch.ts";
import { within } from "./within.ts";

/**
 * Traces by OpenTelemetry: a span for each request, and one for each question to the database within it. They have the
 * pattern of an address, never the address, and nobody's name or id but the request's own.
 *
 * The provider is known to nobody else. Next.js has spans of its own, which name whole addresses with their queries: it
 * finds no provider, so it makes none.
 *
 * @param build The folder of the build, which knows the patterns of Next.js's addresses.
 * @param trustedProxies With none, whoever asks is a stranger, and no stranger says which trace a request belongs to, or
 * whether it is kept: theirs would be lost among ours, or ours not be there.
 */
export function startTracing(build: string, trustedProxies: number) {
  // The exporter reads OTEL_EXPORTER_OTLP_* by itself.
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
  const name = process.env.OTEL_SERVICE_NAME ?? "understudy";
  const resource = defaultResource().merge(resourceFromAttributes({ "service.name": name }));
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  const spans = new AsyncLocalStorage<Context>();
  const tracer = provider.getTracer("understudy");
  traceTransactions(tracer, spans);
  return {
    watch: tracingRequests(tracer, spans, { build, trustedProxies }),
    finish: () => within(FINISH_MS, provider.shutdown().catch(giveUp), giveUp),
  };
}

/** What a collector that doesn't answer may cost at the end, in milliseconds. */
const FINISH_MS = 500;

interface Asked {
  build: string;
  trustedProxies: number;
}

function tracingRequests(tracer: Tracer, spans: AsyncLocalStorage<Context>, { build, trustedProxies }: Asked): Watch {
  const propagator = new W3CTraceContextPropagator();
  const patternOf = patternsIn(build);
  return ({ id, route, request, response }, answer) => {
    const { method = "GET", headers } = request;
    const pattern = patternOf(route);
    const parent = trustedProxies > 0 ? propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) : ROOT_CONTEXT;
    const attributes = {
      "http.request.method": method,
      ...(pattern !== null && { "http.route": pattern }),
      "understudy.answered_by": route.by,
      "understudy.request_id": id,
    };
    const span = tracer.startSpan(`${method} ${pattern ?? route.by}`, { kind: SpanKind.SERVER, attributes }, parent);
    response.once("close", () => {
      if (response.headersSent) span.setAttribute("http.response.status_code", response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    return spans.run(trace.setSpan(parent, span), answer);
  };
}

/** Those of the timer's tasks belong to no request, and would be a trace each second. */
function traceTransactions(tracer: Tracer, spans: AsyncLocalStorage<Context>): void {
  transactions.listen(({ kind, at, ms, failed }) => {
    const parent = spans.getStore();
    if (!parent) return;
    const span = tracer.startSpan(`database ${kind}`, { kind: SpanKind.CLIENT, startTime: at }, parent);
    // A refusal undoes a transaction too, and is nothing that went wrong.
    span.setAttribute("understudy.undone", failed);
    span.end(at + ms);
  });
}

const giveUp = () => {};
