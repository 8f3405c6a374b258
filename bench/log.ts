import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { addPeople, runningOf } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { dialectOf, pastOf } from "#db/past.testing.ts";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import { exportAuditLog } from "#lib/audit/export/export.ts";
import { logOn } from "#lib/audit/log/log.testing.ts";
import { sealLog } from "#lib/audit/log/seal.ts";
import { isBad } from "#lib/audit/verify/verdict.ts";
import { verifyLog } from "#lib/audit/verify/verify.ts";
import { as, testContext } from "#lib/context.testing.ts";
import { quantile } from "./figures.ts";

/**
 * What it costs that the audit log proves itself: `npx tsx bench/log.ts [EVENTS]`, a million where nothing is said. A start
 * and its end beside a sealer that is always at it, and without one, by turns; then sealing, verifying and exporting a
 * long log, with the most memory that each takes.
 */
const TURNS = 200;
const EVENTS = Number(process.argv[2] ?? 1_000_000);
const now = new Date("2026-11-22T09:00:00.000Z");
const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));

async function made(name: string) {
  const path = join(folder, name);
  const client = connectSqlite(path);
  const store = sqliteStore(client);
  const people = await addPeople(store, { now });
  return { path, client, store, people, log: logOn(store) };
}
type Made = Awaited<ReturnType<typeof made>>;

async function startAndEnd({ store, people }: Made, turn: number): Promise<number> {
  const began = performance.now();
  const { id } = await runningOf(store, people, {}, `cookie ${turn}`);
  await store.write((tx) => tx.impersonations.end({ id }, "stopped", now, () => happened("impersonation.ended", now)));
  return performance.now() - began;
}

async function starts(): Promise<void> {
  const [without, sealing] = [await made("without.db"), await made("sealing.db")];
  const took: Record<"without" | "sealing", number[]> = { without: [], sealing: [] };
  for (let turn = 0; turn < TURNS; turn++) {
    took.without.push(await startAndEnd(without, turn));
    const sealed = sealLog(sealing.log);
    took.sealing.push(await startAndEnd(sealing, turn));
    await sealed;
  }
  const [a, b] = [quantile(took.without, 0.5), quantile(took.sealing, 0.5)];
  console.log(
    `a start and its end: ${a.toFixed(2)} ms without a sealer, ${b.toFixed(2)} ms beside one, ratio ${(b / a).toFixed(2)}`,
  );
}

/** In megabytes above what there was; the garbage of others isn't this one's. */
async function measured<T>(what: string, act: () => Promise<T>): Promise<T> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const began = performance.now();
  const result = await act();
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  most = Math.max(most, process.memoryUsage.rss());
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(EVENTS / seconds).toLocaleString("en")} events a second, ${Math.round((most - before) / 2 ** 20)} MB more`,
  );
  return result;
}

async function long(): Promise<void> {
  const { client, store, people, log, path } = await made("long.db");
  const from = {
    since: new Date(now.getTime() - EVENTS * 60_000),
    productId: people.product.id,
    grantId: people.grant.id,
  };
  const past = { impersonations: 0, events: EVENTS, others: 0, waiting: 0 };
  const [events] = pastOf(dialectOf.SQLite, past, { ...from, sessionId: people.sessions.mina.id }).filter((statement) =>
    statement.startsWith("INSERT INTO audit_events"),
  );
  client.exec(`BEGIN; ${events}; INSERT OR IGNORE INTO audit_unsealed SELECT seq FROM audit_events; COMMIT`);
  const before = statSync(path).size;
  await measured("sealing", () => sealLog(log));
  client.pragma("wal_checkpoint(TRUNCATE)");
  console.log(`on disk: ${Math.round((statSync(path).size - before) / EVENTS)} bytes more for an event`);
  const began = performance.now();
  await store.write((tx) => tx.audit.add(happened("session.ended", now)));
  await sealLog(log);
  console.log(`sealing one more: ${(performance.now() - began).toFixed(1)} ms`);
  const verdict = await measured("verifying", () => store.read((tx) => verifyLog(tx, { keys: [log.signer] })));
  if (isBad(verdict)) throw new Error(`entry ${verdict.entry} ${verdict.kind}`);
  const auditor = as(testContext(store), people.olivia, people.sessions.olivia);
  for (const format of ["csv", "jsonl", "ocsf"] as const)
    await measured(`exporting ${format}`, async () => {
      const asked = performance.now();
      const reader = (await exportAuditLog(auditor, { format }, "https://dash.example/audit")).getReader();
      let rows = 0;
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (rows === 0) console.log(`first byte of ${format}: ${(performance.now() - asked).toFixed(1)} ms`);
        rows++;
        await setImmediate(); // as a socket lets others in between
      }
    });
}

try {
  await starts();
  await long();
} finally {
  rmSync(folder, { recursive: true });
}
