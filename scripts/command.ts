import { existsSync } from "node:fs";
import { openStore } from "#db/open.ts";
import { type Environment, env } from "#env";
import type { Context } from "#lib/context.ts";
import { said } from "./said.ts";

type Act = (context: Context, environment: Environment) => Promise<string>;

/**
 * A command beside the server: takes the server's environment, acts on its database, and prints what came of it; or the
 * sentence of what went wrong, with exit code 1. Whoever may run it has the database anyway.
 */
export const runCommand = (name: string, act: Act, open = openStore): Promise<void> =>
  said(() => onDatabase(name, act, open));

async function onDatabase(name: string, act: Act, open: typeof openStore): Promise<string> {
  const environment = env();
  const { databasePath, databaseUrl } = environment;
  // Opening it would make it, and then there would be a second one, empty.
  if (databasePath !== null && !existsSync(databasePath))
    throw new Error(`There is no database at ${databasePath}. Set DATABASE_URL as for the server.`);
  const store = await open(databaseUrl);
  const request = { requestId: crypto.randomUUID(), ip: null, userAgent: `npm run ${name}` };
  try {
    return await act({ store, clock: () => new Date(), newId: () => crypto.randomUUID(), request }, environment);
  } finally {
    await store.close();
  }
}
