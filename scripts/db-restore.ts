import { restorePostgres } from "#db/backup/postgres.ts";
import { restoreSqlite } from "#db/backup/sqlite.ts";
import { openStore } from "#db/open.ts";
import { env } from "#env";
import { noteRestore } from "#lib/sessions/everybody.ts";
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
    "Everybody is signed out. Grants, roles, links and API keys are as they were then: look through Team before you go on.",
  ].join("\n");
});

async function intoSqlite(folder: string, path: string) {
  const { manifest, kept } = await restoreSqlite(folder, path, (part, { at }) => signOut(`file:${part}`, at));
  return { at: manifest.at, kept };
}

async function intoPostgres(folder: string, url: string) {
  const { at } = await restorePostgres(folder, url);
  await signOut(url, at);
  return { at, kept: null };
}

/** What ended since the copy was taken would hold again in it. */
async function signOut(url: string, at: string): Promise<void> {
  const store = openStore(url);
  const request = { requestId: crypto.randomUUID(), ip: null, userAgent: "npm run db:restore" };
  try {
    await noteRestore({ store, clock: () => new Date(), newId: () => crypto.randomUUID(), request }, new Date(at));
  } finally {
    await store.close();
  }
}
