import { Counter, Histogram } from "prom-client";
import { errorCodes } from "#lib/errors.ts";
import { endReasons } from "#lib/impersonations/impersonation.ts";
import { lateEnds, recordedEvents, transactions } from "#lib/signals.ts";
import type { Watch } from "../watch.ts";
import { register } from "./registry.ts";

/** What is counted as it happens. No label has more values than the program has words for. */

const registers = [register];

const started = new Counter({
  name: "understudy_impersonations_started_total",
  help: "Impersonations that a product has opened.",
  registers,
});

const ended = new Counter({
  name: "understudy_impersonations_ended_total",
  help: "Impersonations that have ended, by why.",
  labelNames: ["reason"],
  registers,
});

const refusals = new Counter({
  name: "understudy_refusals_total",
  help: "Recorded refusals, by the event's type and the refusal's code.",
  labelNames: ["event", "code"],
  registers,
});

const expiryLag = new Histogram({
  name: "understudy_expiry_lag_seconds",
  help: "How long after its last moment an overdue impersonation got its end written. It was refused from that moment on.",
  buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
  registers,
});

const transactionTime = new Histogram({
  name: "understudy_transaction_seconds",
  help: "Time that questions and transactions of the database took, with all their tries.",
  labelNames: ["kind", "outcome"],
  buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  registers,
});

const requests = new Counter({
  name: "understudy_http_requests_total",
  help: "Requests that were answered or given up, by which part answered and the status' first digit.",
  labelNames: ["by", "status"],
  registers,
});

const requestTime = new Histogram({
  name: "understudy_http_request_seconds",
  help: "Time from a request's headers to the end of its answer, but for answers without an end.",
  labelNames: ["by"],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  registers,
});

for (const reason of endReasons) ended.inc({ reason }, 0);
started.inc(0);

/** A word of the program's, or that it is none. */
const oneOf = (words: readonly string[], word: string | null) =>
  word !== null && words.includes(word) ? word : "other";

recordedEvents.listen(({ type, outcome, reason, times }) => {
  if (outcome === "refused") refusals.inc({ event: type, code: oneOf(errorCodes, reason) }, times);
  else if (type === "impersonation.started") started.inc();
  else if (type === "impersonation.ended") ended.inc({ reason: oneOf(endReasons, reason) });
});
lateEnds.listen(({ lateMs }) => expiryLag.observe(lateMs / 1000));
transactions.listen(({ kind, ms, failed }) =>
  transactionTime.observe({ kind, outcome: failed ? "undone" : "done" }, ms / 1000),
);

/** Counts requests. `status` is `none` for whoever went away before there was one. */
export const watchByPart: Watch = ({ route: { by }, response }, answer) => {
  const from = performance.now();
  response.once("close", () => {
    const status = response.headersSent ? `${Math.floor(response.statusCode / 100)}xx` : "none";
    requests.inc({ by, status });
    const flows = String(response.getHeader("content-type")).startsWith("text/event-stream");
    if (!flows) requestTime.observe({ by }, (performance.now() - from) / 1000);
  });
  return answer();
};
