import { resolve } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { isOfChanges, type Own, ofChanges } from "./database.ts";

/** Of a row that others refer to. The stories' connection to SQLite doesn't ask whether there are any. */
const REFERENCED = "(23503)";

type Row = Record<string, unknown>;

/** The same on Postgres. Stories write SQL as for SQLite, and it is put into Postgres' words here. */
export function openPostgresDatabase(url: string): Own {
  const { ask, close } = connection(url);
  const names = ask("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").map(
    ({ name }) => `"${name}"`,
  );
  const copies = names.map((name) => `CREATE TABLE template.${name} AS TABLE public.${name};`);
  ask(`DROP SCHEMA IF EXISTS template CASCADE; CREATE SCHEMA template; ${copies.join("")}`);
  // No triggers and no foreign keys meanwhile, as the audit log refuses to be emptied.
  const refilled = names.map(
    (name) => `DELETE FROM public.${name}; INSERT INTO public.${name} SELECT * FROM template.${name};`,
  );
  const refill = `BEGIN; SET LOCAL session_replication_role = replica; ${refilled.join("")} COMMIT`;

  const newestEvent = () => Number(ask("SELECT coalesce(max(seq), 0) AS seq FROM audit_events")[0]?.seq);
  let before = newestEvent();
  const all: Own["all"] = (sql, ...values) => ask(translated(sql), values);
  return {
    all,
    reset() {
      retried(
        () => ask(refill),
        () => ask("ROLLBACK"),
      );
      before = newestEvent();
    },
    run(sql, ...values) {
      try {
        all(sql, ...values);
      } catch (error) {
        if (!String(error).includes(REFERENCED)) throw error;
        ask("BEGIN; SET LOCAL session_replication_role = replica");
        all(sql, ...values);
        ask("COMMIT");
      }
    },
    contents: () =>
      names
        .filter(isOfChanges)
        .map((name) => [
          name.replaceAll('"', ""),
          ask(`SELECT t::text AS row FROM ${name} t ${ofChanges(name)} ORDER BY 1`),
        ]),
    events: (type = "%") => all("SELECT * FROM audit_events WHERE type LIKE ? AND seq > ? ORDER BY seq", type, before),
    age(id, ms) {
      const earlier = (...columns: string[]) => columns.map((column) => `${column} = ${column} - ${ms}`).join(", ");
      all(`UPDATE impersonations SET ${earlier("created_at", "started_at", "expires_at")} WHERE id = ?`, id);
      all(`UPDATE product_sessions SET ${earlier("created_at", "expires_at")} WHERE impersonation_id = ?`, id);
    },
    close,
  };
}

/** A server's own transaction may be in the way of emptying the tables under it, or the other way round. */
function retried(act: () => void, undo: () => void): void {
  for (let tries = 1; ; tries++) {
    try {
      act();
      return;
    } catch (error) {
      undo();
      if (tries === 5) throw error;
    }
  }
}

/** Places for values, milliseconds added to instants or in their place, and flags. */
function translated(sql: string): string {
  let place = 0;
  return sql
    .replaceAll(/\?/g, () => `$${++place}`)
    .replaceAll(/(\w+_at) ([+-]) (\d+|\$\d+)/g, "$1 $2 $3 * interval '1 millisecond'")
    .replaceAll(/\b(enabled|active) = ([01])\b/g, (_, column, flag) => `${column} = ${flag === "1"}`);
}

interface Connection {
  ask: (text: string, values?: unknown[]) => Row[];
  close: () => void;
}

/** Another thread asks, and this one waits: what a story reads is what is there now, as with SQLite. */
function connection(url: string): Connection {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(resolve("e2e/postgres-worker.mjs"), { workerData: { url, signal } });
  worker.unref();
  return {
    ask(text, values = []) {
      const { port1, port2 } = new MessageChannel();
      Atomics.store(signal, 0, 0);
      worker.postMessage({ text, values, port: port2 }, [port2]);
      Atomics.wait(signal, 0, 0, 30_000);
      const answer = receiveMessageOnPort(port1)?.message as { rows?: Row[]; error?: string } | undefined;
      port1.close();
      if (!answer?.rows) throw new Error(answer?.error ?? `no answer within 30 s to: ${text}`);
      return answer.rows;
    },
    close: () => void worker.terminate(),
  };
}
