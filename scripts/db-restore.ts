import { restorePostgres } from "#db/backup/postgres.ts";
import { restoreSqlite } from "#db/backup/sqlite.ts";
import { openStore } from "#db/open.ts";
import { env } from "#env";
import { noteRestore } from "#lib/sessions/everybody.ts";
import type { Store } from "#lib/store/store.ts";
import { said } from "./said.ts";

/**
 * `npm run db:restore -- FOLDER`: puts a backup where DATABASE_URL points. Every server must be stopped, and what is there
 * is kept: a SQLite file under another name, a Postgres database by being refused. What happened since the backup is missing
 * afterwards, from the audit log as well.
 */
await said(async () => {
  const folder = process.argv[2];
  if (!folder) throw new Error("Say which backup: npm run db:restore -- backups/<its name>.");
  const { databasePath, databaseUrl } = env();
  const { at, kept } =
    databasePath === null ? await intoPostgres(folder, databaseUrl) : await intoSqlite(folder, databasePath);
  return [
    `The database is as it was at ${at}. Start the servers.`,
    ...(kept ? [`What was there is kept at ${kept}.`] : []),
    "Everybody is signed out, links that weren't used are void, and User Impersonation is off.",
    "As they were then are: passwords, roles, grants, API keys, client secrets and signing keys. Look through Team, Products and API keys before you turn it on.",
    "If a signing key was known to others since then: npm run keys:rotate -- --compromised.",
  ].join("\n");
});

async function intoSqlite(folder: string, path: string) {
  const { manifest, kept } = await restoreSqlite(folder, path, async (part, { at }) => {
    const store = await openStore(`file:${part}`);
    await secure(store, at).finally(() => store.close());
  });
  return { at: manifest.at, kept };
}

async function intoPostgres(folder: string, url: string) {
  const { at } = await restorePostgres(folder, url, (store, manifest) => secure(store, manifest.at));
  return { at, kept: null };
}

/** What was taken away since the copy was taken would hold again in it. */
async function secure(store: Store, at: string): Promise<void> {
  const request = { requestId: crypto.randomUUID(), ip: null, userAgent: "npm run db:restore" };
  await noteRestore({ store, clock: () => new Date(), newId: () => crypto.randomUUID(), request }, new Date(at));
}
