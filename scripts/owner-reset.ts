import { existsSync } from "node:fs";
import { openSqlite } from "#db/sqlite.ts";
import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { createOwnerResetLink } from "#lib/employees/reset.ts";

/**
 * `npm run owner:reset [-- <e-mail>]`: a one-time link for an Owner who is locked out. Takes the server's environment,
 * and works while the server runs. Whoever may run it has the database anyway.
 */
async function resetOwner(email: string | undefined): Promise<string> {
  const { databasePath, dashboardUrl } = env();
  // Opening it would make it, and then there would be a second one, empty.
  if (!existsSync(databasePath))
    throw new Error(`There is no database at ${databasePath}. Set DATABASE_URL as for the server.`);
  const store = openSqlite(databasePath);
  try {
    const employees = await store.read((tx) => tx.employees.list());
    const owners = employees.filter(({ role, active }) => role === "owner" && active);
    const [only, second] = owners;
    if (!only)
      throw new Error("There is no Owner yet. Start the server: its log has the link that makes the first one.");
    const names = owners.map((owner) => `  npm run owner:reset -- ${owner.email}`).join("\n");
    if (email === undefined && second) throw new Error(`There are several Owners. Say which one:\n${names}`);
    const context: Context = {
      store,
      clock: () => new Date(),
      newId: () => crypto.randomUUID(),
      request: { requestId: crypto.randomUUID(), ip: null, userAgent: "npm run owner:reset" },
    };
    const { link, path } = await createOwnerResetLink(context, email ?? only.email);
    return `${link.name} can choose a new password within the next hour, once, at\n${dashboardUrl}${path}`;
  } finally {
    await store.close();
  }
}

try {
  console.log(await resetOwner(process.argv[2]));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
