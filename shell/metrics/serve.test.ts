import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextFor } from "#composition";
import { addPeople, openMemory, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { as } from "#lib/context.testing.ts";
import { endImpersonation, settleOverdue } from "#lib/impersonations/end.ts";
import { logoutOf } from "#lib/logouts/queue.ts";
import { recordedEvents, transactions } from "#lib/signals.ts";
import { type Asked, DASHBOARD, PRODUCT, serveParts } from "../asking.testing.ts";

/** Nobody listens before the metrics are loaded. */
const heardBefore = recordedEvents.isHeard() || transactions.isHeard();
const { serveMetrics } = await import("./serve.ts");

const HOUR_MS = 60 * 60 * 1000;
let store: TestDatabase;
let metrics: Awaited<ReturnType<typeof serveMetrics>>;
let server: Asked;
beforeAll(async () => {
  store = openMemory();
  Object.assign(globalThis, { understudy: { store } });
  metrics = await serveMetrics(0, "127.0.0.1");
  server = await serveParts({ watch: metrics.watch });
});
afterAll(async () => {
  await server.close();
  metrics.server.close();
  await store.close();
});

/** Every line of it by its name and labels. */
async function scrape(): Promise<Map<string, number>> {
  const { text } = await ask("/metrics");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

function ask(path: string): Promise<{ status: number; text: string }> {
  const { port } = metrics.server.address() as AddressInfo;
  return new Promise((done, fail) => {
    const sent = request({ host: "127.0.0.1", port, path, agent: false }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, text });
    });
    sent.on("error", fail).end();
  });
}

test("what happens is counted once it is committed, and told with nobody's name in it", async () => {
  expect(heardBefore).toBe(false);
  const people = await addPeople(store, { now: new Date(Date.now() - HOUR_MS) });
  const { olivia, mina, uma, sessions } = people;
  const context = contextFor(new Headers());

  // One that time ended a second ago, whose end comes now, and one of this moment.
  const now = Date.now();
  await runningOf(store, people, { createdAt: new Date(now - HOUR_MS), expiresAt: new Date(now - 1000) }, "first");
  await settleOverdue(context);
  const times = { createdAt: new Date(now - 2000), expiresAt: new Date(now + HOUR_MS - 2000) };
  const running = await runningOf(store, people, times, "second");
  const max = as(context, people.max, sessions.max);
  await expect(endImpersonation(max, running.id)).rejects.toMatchObject({ code: "forbidden" });
  // What is undone has said nothing.
  const undone = store.write(function* (tx) {
    yield* tx.impersonations.end({}, "stopped", new Date(), () => {
      throw new Error("undone");
    });
  });
  await expect(undone).rejects.toThrow("undone");
  for (const path of ["/users", "/oauth/nothing", `/api/v1/users/${uma.email}?token=secret`])
    await server.ask(path.startsWith("/api/v1") ? PRODUCT : DASHBOARD, path, { "x-request-id": olivia.id });

  const told = await scrape();
  expect(told.get("understudy_impersonations_started_total")).toBe(2);
  expect(told.get('understudy_impersonations_ended_total{reason="expired"}')).toBe(1);
  expect(told.get('understudy_impersonations_ended_total{reason="stopped"}')).toBe(0);
  expect(told.get("understudy_expiry_lag_seconds_count")).toBe(1);
  expect(told.get("understudy_expiry_lag_seconds_sum")).toBeGreaterThanOrEqual(1);
  expect(told.get("understudy_expiry_lag_seconds_sum")).toBeLessThan(60);
  expect(told.get('understudy_refusals_total{event="impersonation.denied",code="forbidden"}')).toBe(1);
  expect(told.get("understudy_impersonations_live")).toBe(1);
  expect(told.get("understudy_impersonations_pending")).toBe(0);
  expect(told.get("understudy_outbox_waiting")).toBe(0);
  expect(told.get("understudy_database_writable")).toBe(1);
  expect(told.get('understudy_transaction_seconds_count{kind="write",outcome="undone"}')).toBe(2);
  expect(told.get('understudy_http_requests_total{by="next",status="2xx"}')).toBe(1);
  expect(told.get('understudy_http_requests_total{by="refusal",status="4xx"}')).toBe(1);
  expect([...told.keys()].some((name) => name.startsWith("nodejs_eventloop_lag"))).toBe(true);

  const labels = [...told.keys()].join("\n");
  for (const personal of [uma.email ?? "", uma.id, mina.name, olivia.id, "secret", "/users"])
    expect(labels).not.toContain(personal);
});

test("a flood of scrapes asks the database once a second", async () => {
  let asked = 0;
  const stop = transactions.listen(() => asked++);
  await Promise.all(Array.from({ length: 50 }, () => ask("/metrics")));
  stop();
  expect(asked).toBeLessThanOrEqual(1);
});

test("nothing but the metrics is at their port", async () => {
  for (const path of ["/", "/api/session", "/metrics/x", "/healthz"]) expect((await ask(path)).status).toBe(404);
});

test("what waits to be opened, and to be told, is counted from the database", async () => {
  const { countUnended, countWaiting } = await store.write(function* (tx) {
    const [impersonation] = yield* tx.impersonations.listUnended({});
    if (!impersonation) throw new Error("somebody should be impersonating");
    const { id, product, createdAt } = impersonation;
    yield* tx.outbox.add(logoutOf(crypto.randomUUID(), product.id, id, createdAt));
    return {
      countUnended: yield* tx.impersonations.countUnended(new Date()),
      countWaiting: yield* tx.outbox.countWaiting(),
    };
  });
  expect(countUnended).toEqual({ live: 1, pending: 0 });
  expect(countWaiting).toEqual({ count: 1, oldestAt: expect.any(Date) });
});
