import type { Store } from "#lib/store/store.ts";
import { connectSqlite, openSqlite } from "./sqlite.ts";

/**
 * A SQLite file for a command that erases: what goes is overwritten in the file, and at the end nothing of it is left in
 * the write-ahead log. Free room and that log have copies otherwise, of which no query tells.
 */
export function openSqliteToWipe(url: string): Store {
  const client = connectSqlite(url);
  client.pragma("secure_delete = ON");
  const store = openSqlite(url, client);
  return {
    ...store,
    async close() {
      const [checkpoint] = client.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
      await store.close();
      if (checkpoint?.busy)
        throw new Error("Somebody was reading, so the write-ahead log still has what was erased: run this again.");
    },
  };
}
