import { setImmediate } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Rows of one transaction: few enough that whoever waits for it doesn't notice. */
const PORTION = 200;

interface Purgeable {
  purge(before: Date, limit: number): Steps<number>;
}

/**
 * How long a row is kept once its time is over, in milliseconds (docs/operations.md#what-is-kept-and-for-how-long). Audit
 * events, impersonations and what those point at are in none of these tables, and stay for ever.
 */
const spent: [keptMs: number, tableOf: (tx: Tables) => Purgeable][] = [
  // A redeemed code that comes again ends its impersonation, which lasts an hour: a code is known far longer.
  [DAY_MS, (tx) => tx.codes],
  [DAY_MS, (tx) => tx.accessTokens],
  // They tell a browser why it is signed out. The cookie is gone by the time that the session would have been over.
  [7 * DAY_MS, (tx) => tx.productSessions],
  // For whoever asks what a product or a webhook was told. Those still to be delivered aren't over, however old.
  [7 * DAY_MS, (tx) => tx.outbox],
  // Somebody may want to have it sent again.
  [30 * DAY_MS, (tx) => ({ purge: tx.outbox.purgeDead })],
  // Read or not: what nobody has looked at for so long stands in the audit log.
  [90 * DAY_MS, (tx) => tx.notices],
  [7 * DAY_MS, (tx) => tx.links],
  // Second factors that nobody confirmed, and recovery codes that were used.
  [DAY_MS, (tx) => tx.totps],
  [DAY_MS, (tx) => tx.passkeys],
  [7 * DAY_MS, (tx) => tx.recoveryCodes],
  [0, (tx) => tx.attempts],
];

/**
 * Deletes what is spent, a few rows a transaction, with room for others' requests between them. Safe to call from
 * everywhere at once: what another has deleted is not found.
 */
export async function purgeSpent({ store, clock }: Context): Promise<void> {
  for (const [keptMs, tableOf] of spent) {
    const before = new Date(clock().getTime() - keptMs);
    while ((await store.write((tx) => tableOf(tx).purge(before, PORTION))) === PORTION) await setImmediate();
  }
}
