import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMemory, type TestDatabase } from "#db/databases.testing.ts";
import { type Asked, DASHBOARD, PRODUCT, serveParts } from "./asking.testing.ts";
import { startTracing } from "./tracing.ts";
import type { Watch } from "./watch.ts";

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

/** A collector, which tells what it was sent, or never answers. */
let collector: Server;
let spans: Span[];
let bodies: string;
let deaf: boolean;
/** A build's folder, with what Next.js writes down about its addresses. */
let build: string;
let store: TestDatabase;
let server: Asked;
beforeEach(async () => {
  [spans, bodies, deaf] = [[], "", false];
  build = mkdtempSync(join(tmpdir(), "understudy-traces-"));
  const routes = {
    staticRoutes: [{ page: "/users" }],
    dynamicRoutes: [{ page: "/users/[id]", regex: "^/users/([^/]+?)(?:/)?$" }],
  };
  writeFileSync(join(build, "routes-manifest.json"), JSON.stringify(routes));
  collector = createServer(async (request, response) => {
    if (deaf) return;
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies += body;
    for (const { scopeSpans } of JSON.parse(body).resourceSpans)
      for (const each of scopeSpans) spans.push(...each.spans);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => collector.listen(0, "127.0.0.1", done));
  const { port } = collector.address() as AddressInfo;
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
  store = openMemory();
  Object.assign(globalThis, { understudy: { store } });
});
afterEach(async () => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  await server.close();
  collector.closeAllConnections();
  collector.close();
  await store.close();
  rmSync(build, { recursive: true });
});

const serveTraced = (watch: Watch) =>
  serveParts({
    watch,
    async next(_message, response) {
      await store.read((tx) => tx.settings.get());
      response.end("page");
    },
  });

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

test("a request is a span under its caller's, what it asks of the database are spans of it, and nobody is named", async () => {
  const { watch, finish } = startTracing(build, 1);
  server = await serveTraced(watch);
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  const { headers } = await server.ask(DASHBOARD, "/users/uma?q=uma@northwind.example", {
    traceparent: `00-${trace}-${parent}-01`,
    cookie: "dash=a-secret-cookie",
  });
  await server.ask(PRODUCT, "/api/v1/users/uma@northwind.example?token=secret");
  await store.read((tx) => tx.settings.get());
  await finish();

  const [page, endpoint] = ["GET /users/[id]", "GET /api/v1/users/:externalId"].map((name) =>
    spans.find((span) => span.name === name),
  );
  expect(page).toMatchObject({ traceId: trace, parentSpanId: parent });
  expect(attributesOf(page as Span)).toEqual({
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.route": "/users/[id]",
    "understudy.answered_by": "next",
    "understudy.request_id": headers["x-request-id"],
  });
  expect(attributesOf(endpoint as Span)).toMatchObject({ "http.route": "/api/v1/users/:externalId" });
  expect(endpoint?.traceId).not.toBe(trace);
  // What the timer asks is in no trace.
  const within = spans.filter(({ name }) => name === "database read");
  expect(within).toMatchObject([{ traceId: trace, parentSpanId: page?.spanId }]);
  for (const personal of ["uma", "northwind", "secret", "127.0.0.1"]) expect(bodies).not.toContain(personal);
});

test("without a trusted proxy no stranger says which trace a request belongs to, or that it isn't kept", async () => {
  const { watch, finish } = startTracing(build, 0);
  server = await serveTraced(watch);
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  await server.ask(DASHBOARD, "/users", { traceparent: `00-${trace}-${parent}-01` });
  await server.ask(DASHBOARD, "/users", { traceparent: `00-${trace}-${parent}-00` });
  await finish();
  const pages = spans.filter(({ name }) => name === "GET /users");
  expect(pages).toHaveLength(2);
  for (const page of pages) expect(page.parentSpanId ?? "").toBe("");
  expect(bodies).not.toContain(trace);
});

test("a collector that doesn't answer holds up neither a request nor the end", async () => {
  deaf = true;
  const { watch, finish } = startTracing(build, 1);
  server = await serveTraced(watch);
  expect((await server.ask(DASHBOARD, "/users")).status).toBe(200);
  const from = performance.now();
  await finish();
  expect(performance.now() - from).toBeLessThan(1500);
});

test("Next.js makes no spans of its own, whose addresses have queries in them", async () => {
  const { watch, finish } = startTracing(build, 1);
  server = await serveTraced(watch);
  const { trace } = await import("@opentelemetry/api");
  expect(trace.getTracer("next.js").startSpan("x").isRecording()).toBe(false);
  await finish();
});
