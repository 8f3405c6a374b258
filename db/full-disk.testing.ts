import { join } from "node:path";
import type Sqlite from "better-sqlite3";
import { type TestClock, testContext } from "#lib/context.testing.ts";
import type { Context } from "#lib/context.ts";
import type { Store } from "#lib/store/store.ts";
import { connectSqlite, sqliteStore } from "./sqlite.ts";

/** One process: a connection of its own, which takes writes or doesn't. */
export interface Process {
  client: Sqlite.Database;
  store: Store;
  context: Context;
}

/** All that are started with one folder share its database. */
export function startProcess(folder: string, clock: TestClock): Process {
  const client = connectSqlite(join(folder, "test.db"));
  const store = sqliteStore(client);
  return { client, store, context: testContext(store, clock) };
}

export const fill = ({ client }: Process) => client.pragma("query_only = ON");
export const free = ({ client }: Process) => client.pragma("query_only = OFF");
