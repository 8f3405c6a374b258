import { chmodSync, cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { assertSameRows, hashOf, type Manifest, makeBackup, readManifest } from "./manifest.ts";

const FILE = "database.db";
const UNRECORDED = "unrecorded";
/** A step of the copy: some 4 MB, so that progress moves. */
const PAGES = 1000;

type Progress = (share: number) => void;

/**
 * Copies a database that servers are writing to, as of one moment, into a folder that doesn't exist yet. What has that
 * name is whole and was read back: until then the folder is called `.part`.
 *
 * @throws Error when the copy can't be made, or isn't the same as what it was made of.
 */
export const backUpSqlite = (path: string, folder: string, progress: Progress): Promise<Manifest> =>
  makeBackup(folder, async (part) => {
    // First what waits to be recorded: recorded meanwhile, an event is in both, and is recorded once all the same.
    copyIfThere(`${path}.unrecorded`, join(part, UNRECORDED));
    const copy = join(part, FILE);
    // Not as read-only: who closes a database last tidies up beside it, and only a writer can.
    const source = new Sqlite(path);
    try {
      source.pragma("query_only = ON");
      // One read transaction, so that every step sees the same moment and no writer makes it begin again.
      source.exec("BEGIN");
      const rows = rowsIn(source);
      const [at, migration] = [new Date().toISOString(), newestMigration(source)];
      await copyPages(source, copy, progress);
      assertSameRows(checkedRows(copy), { rows });
      return { dialect: "sqlite", at, migration, sha256: await hashOf(copy), rows };
    } finally {
      source.close();
    }
  });

/**
 * Puts a backup where the database is, or was: what is there is kept beside it, under a name with the moment.
 *
 * @param prepare - changes the copy, at a path of its own, before any server can open it
 * @returns where what was there is now; null if nothing was
 * @throws Error, with everything as it was, when the backup isn't what its manifest says, or a server has the database open.
 */
export async function restoreSqlite(
  folder: string,
  path: string,
  prepare: (part: string, manifest: Manifest) => Promise<void>,
): Promise<{ manifest: Manifest; kept: string | null }> {
  const manifest = await readManifest(folder, "sqlite", FILE);
  const copy = join(folder, FILE);
  const part = `${path}.part`;
  cpSync(copy, part);
  chmodSync(part, 0o600);
  try {
    assertSameRows(checkedRows(part), manifest);
    await prepare(part, manifest);
    const kept = existsSync(path) ? setAside(path, new Date()) : null;
    renameSync(part, path);
    copyIfThere(join(folder, UNRECORDED), `${path}.unrecorded`);
    return { manifest, kept };
  } finally {
    for (const rest of ["", "-wal", "-shm"]) rmSync(part + rest, { force: true });
  }
}

async function copyPages(source: Sqlite.Database, copy: string, progress: Progress): Promise<void> {
  await source.backup(copy, {
    progress({ totalPages, remainingPages }) {
      progress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
      return PAGES;
    },
  });
  chmodSync(copy, 0o600);
}

/** Reads all of a copy, and says how many rows each table has. @throws Error when SQLite finds a fault in it */
function checkedRows(path: string): Manifest["rows"] {
  const copy = new Sqlite(path);
  try {
    // A copy bears the mark of write-ahead logging; without it, reading leaves no other files beside it.
    copy.pragma("journal_mode = DELETE");
    const faults = [...(copy.pragma("integrity_check(1)", { simple: true }) === "ok" ? [] : ["integrity"])];
    if ((copy.pragma("foreign_key_check") as unknown[]).length > 0) faults.push("foreign keys");
    if (faults.length > 0) throw new Error(`The copy at ${path} is damaged: ${faults.join(" and ")}.`);
    return rowsIn(copy);
  } finally {
    copy.close();
  }
}

function rowsIn(client: Sqlite.Database): Manifest["rows"] {
  const names = client
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    names.map((name) => [name, client.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );
}

const newestMigration = (client: Sqlite.Database) =>
  Number(client.prepare("SELECT coalesce(max(created_at), 0) FROM __drizzle_migrations").pluck().get());

/** Everything of the database that stands at a path, moved away together. @throws Error while somebody has it open */
function setAside(path: string, now: Date): string {
  closeUp(path);
  const kept = `${path}.before-${now.toISOString().replace(/[:.]/g, "-")}`;
  renameSync(path, kept);
  if (existsSync(`${path}.unrecorded`)) renameSync(`${path}.unrecorded`, `${kept}.unrecorded`);
  return kept;
}

/** Puts the write-ahead log into the file. SQLite does that for the only one who has it open, and for nobody else. */
function closeUp(path: string): void {
  const client = new Sqlite(path, { timeout: 0 });
  try {
    if (client.pragma("journal_mode = DELETE", { simple: true }) !== "delete") throw new Error("it stayed open");
  } catch (error) {
    throw new Error(`Stop every server first: ${path} is in use (${String(error)}).`, { cause: error });
  } finally {
    client.close();
  }
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
