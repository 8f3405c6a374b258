import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { employees, users } from "#db/people.ts";
import { connectSqlite, openSqlite, sqliteStore } from "#db/sqlite.ts";
import { secret } from "#e2e/server.ts";
import type { Environment } from "#env";
import { type Sealing, sealLog } from "#lib/audit/log/seal.ts";
import type { Context } from "#lib/context.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import type { Store } from "#lib/store/store.ts";
import { makeDemoDatabase } from "#scripts/demo-database.ts";
import { sealingContext } from "#scripts/log-context.ts";
import { folder } from "./files.ts";

/** Logs of any length, each sealed as a server does it: they verify. */

export const clock = () => new Date();
export const newId = () => crypto.randomUUID();
export const dashboardUrl = "http://localhost:3000";
export const productUrl = "http://127.0.0.1:3000";
/** Events of one user, so that there are as many users as the log is long. */
export const OF_A_USER = 20;
const MINUTE_MS = 60_000;

export const contextOn = (store: Store): Context => ({
  store,
  clock,
  newId,
  request: { requestId: newId(), ip: null, userAgent: "bench" },
});

/** Whoever seals it, with the key that the file has. */
export const sealingOn = (store: Store): Promise<Context & Sealing> =>
  sealingContext(contextOn(store), { secret, dashboardUrl } as Environment);

export interface MadeLog {
  path: string;
  /** Null where it was there already. */
  sealedMs: number | null;
}

/** A file with the demo's people and a log of so many events, one a minute up to now. */
export async function sealedLog(events: number): Promise<MadeLog> {
  const path = join(folder, `log-${events}.db`);
  if (existsSync(path)) return { path, sealedMs: null };
  const making = `${path}.part`;
  await makeDemoDatabase({ databaseUrl: `file:${making}`, tallyPath: null, secret, productUrl, fresh: false });
  addEvents(making, events);
  const store = openSqlite(making);
  const sealing = await sealingOn(store);
  const from = performance.now();
  await sealLog(sealing);
  const sealedMs = performance.now() - from;
  await store.close();
  renameSync(making, path);
  return { path, sealedMs };
}

/** By one statement, as recording a million by verbs takes hours. They say as much as events of an impersonation do. */
function addEvents(path: string, count: number): void {
  const client = connectSqlite(path);
  const since = Date.now() - count * MINUTE_MS;
  client.pragma("synchronous = OFF");
  client.exec(`
    BEGIN;
    INSERT INTO audit_events (id, type, at, outcome, actor_kind, actor_id, actor_name, actor_email, user_id, user_name,
        user_email, impersonation_id, impersonator_id, product_id, reason, request_id, ip, user_agent)
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count})
      SELECT printf('%08x-0000-4000-8000-%012x', (i * 2654435761) % 4294967296, i), 'impersonation.action',
        ${since} + i * ${MINUTE_MS}, 'succeeded', 'employee', '${employees.mina.id}', 'Mina Haddad', 'mina@acme.example',
        'user-' || (i / ${OF_A_USER}), 'User ' || (i / ${OF_A_USER}), 'user' || (i / ${OF_A_USER}) || '@globex.example',
        'session-' || (i / ${OF_A_USER}), '${employees.mina.id}', '${BUILT_IN_ID}', 'invoice.sent',
        printf('%08x-0000-4000-8000-%012x', i, i), '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/148.0'
      FROM n;
    INSERT OR IGNORE INTO audit_unsealed SELECT seq FROM audit_events WHERE user_id <> '${users.uma.id}';
    COMMIT`);
  client.close();
}

/** The store of a file, and its own connection for what verbs don't ask. */
export function opened(path: string) {
  const client = connectSqlite(path);
  return { client, store: sqliteStore(client) };
}
