import { answerFrom } from "#composition";
import { openStore } from "#db/open.ts";
import { env } from "#env";

/** Opens the database, once for the process: a second connection would wait for the first one's lock. */
export async function openDatabase(): Promise<void> {
  const store = await openStore(env().databaseUrl);
  // However the process ends, if it isn't killed: SQLite's last connection puts everything into the one file, and what was
  // still owed is said.
  process.once("exit", () => void store.close());
  answerFrom(store);
}
