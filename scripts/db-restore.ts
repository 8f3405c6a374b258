import type { Manifest } from "#db/backup/manifest.ts";
import { restoreSqlite } from "#db/backup/sqlite.ts";
import { openSqlite } from "#db/sqlite.ts";
import { env } from "#env";
import { noteRestore } from "#lib/sessions/everybody.ts";
import { said } from "./said.ts";

/**
 * `npm run db:restore -- FOLDER`: puts a backup where DATABASE_URL points. Every server must be stopped, and what is there
 * is kept. What happened since the backup is missing afterwards, from the audit log as well.
 */
await said(async () => {
  const folder = process.argv[2];
  if (!folder) throw new Error("Say which backup: npm run db:restore -- backups/<its name>.");
  const { databasePath } = env();
  if (databasePath === null)
    throw new Error("DATABASE_URL names a Postgres database: pg_restore puts its backups back.");
  const { manifest, kept } = await restoreSqlite(folder, databasePath, signOut);
  return [
    `${databasePath} is as it was at ${manifest.at}. Start the servers.`,
    ...(kept ? [`What was there is kept at ${kept}.`] : []),
    "Everybody is signed out. Grants, roles, links and API keys are as they were then: look through Team before you go on.",
  ].join("\n");
});

/** What ended since the copy was taken would hold again in it. */
async function signOut(path: string, { at }: Manifest): Promise<void> {
  const store = openSqlite(path);
  const request = { requestId: crypto.randomUUID(), ip: null, userAgent: "npm run db:restore" };
  try {
    await noteRestore({ store, clock: () => new Date(), newId: () => crypto.randomUUID(), request }, new Date(at));
  } finally {
    await store.close();
  }
}
