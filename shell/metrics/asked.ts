import { Gauge } from "prom-client";
import { contextFor } from "#composition";
import { oneAnswer } from "../one-answer.ts";
import { register } from "./registry.ts";

/** What is asked of the database when somebody wants to know: by indexes that hold only what is going on. */

/** All of them are set by one question. */
const SHARED_MS = 100;

const gauge = (name: string, help: string, pick: (now: Now) => number | null) =>
  new Gauge({
    name,
    help,
    registers: [register],
    async collect() {
      const value = pick(await look());
      // What can't be told now isn't told: an old number would look like a new one.
      if (value === null) this.remove();
      else this.set(value);
    },
  });

interface Now {
  impersonations: { live: number; pending: number } | null;
  outbox: { count: number; oldestAgeS: number } | null;
  writable: boolean;
}

const look = oneAnswer(SHARED_MS, async (): Promise<Now> => {
  const { store, clock } = contextFor(new Headers());
  const writable = !store.brake.isOn();
  try {
    return await store.read(function* (tx) {
      const now = clock();
      const { count, oldestAt } = yield* tx.outbox.countWaiting();
      const oldestAgeS = oldestAt === null ? 0 : Math.max(0, (now.getTime() - oldestAt.getTime()) / 1000);
      return { impersonations: yield* tx.impersonations.countUnended(now), outbox: { count, oldestAgeS }, writable };
    });
  } catch {
    return { impersonations: null, outbox: null, writable: false };
  }
});

gauge(
  "understudy_impersonations_live",
  "Impersonations that are live now, on all instances.",
  ({ impersonations }) => impersonations?.live ?? null,
);
gauge(
  "understudy_impersonations_pending",
  "Impersonations that are confirmed and not opened yet, on all instances.",
  ({ impersonations }) => impersonations?.pending ?? null,
);
gauge(
  "understudy_outbox_waiting",
  "What products and webhooks are still to be told, of all instances; counted up to 1,000.",
  ({ outbox }) => outbox?.count ?? null,
);
gauge(
  "understudy_outbox_oldest_age_seconds",
  "How long the oldest of them waits; 0 for none.",
  ({ outbox }) => outbox?.oldestAgeS ?? null,
);
gauge("understudy_database_writable", "1 while this instance can write to its database, else 0.", ({ writable }) =>
  Number(writable),
);
