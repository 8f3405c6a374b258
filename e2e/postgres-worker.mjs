import { parentPort, workerData } from "node:worker_threads";
import pg from "pg";

/** Asks Postgres for a story that waits (e2e/postgres-database.ts): values come back as SQLite has them. */
const { url, signal } = workerData;
const types = new pg.TypeOverrides();
const { BOOL, INT8, TIMESTAMPTZ, JSONB } = pg.types.builtins;
types.setTypeParser(BOOL, (text) => (text === "t" ? 1 : 0));
types.setTypeParser(INT8, Number);
types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).getTime());
types.setTypeParser(JSONB, (text) => text);
const client = new pg.Client({ connectionString: url, types, options: "-c TimeZone=UTC" });
client.on("error", () => {});
const connected = client.connect();

parentPort.on("message", async ({ text, values, port }) => {
  let answer;
  try {
    await connected;
    // Without values it may be several statements.
    const result = values.length === 0 ? await client.query(text) : await client.query(text, values);
    answer = { rows: result.rows ?? [] };
  } catch (error) {
    answer = { error: `${error.message} (${error.code}) in: ${text}` };
  }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
