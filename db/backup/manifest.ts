import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a backup says of itself, beside the database in the same folder: enough to tell whether all of it is there. */
export interface Manifest {
  dialect: "sqlite" | "postgres";
  /** Of the moment that the copy shows, whatever was written while it was made. */
  at: string;
  /** The time of the newest migration: which programs can open it. */
  migration: number;
  sha256: string;
  /** How many rows each table has. */
  rows: Record<string, number>;
}

const NAME = "manifest.json";

/**
 * A folder that has its name only when it is whole: until then it is called `.part`.
 *
 * @param make - writes the copy into the folder that it is given, and says what it is
 */
export async function makeBackup(folder: string, make: (part: string) => Promise<Manifest>): Promise<Manifest> {
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    const manifest = await make(part);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    writeFileSync(join(part, NAME), text, { mode: 0o600, flush: true });
    renameSync(part, folder);
    return manifest;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** @throws Error for a folder that is no backup, or one of another kind of database; or whose file isn't what it says. */
export async function readManifest(folder: string, dialect: Manifest["dialect"], file: string): Promise<Manifest> {
  const path = join(folder, NAME);
  if (!existsSync(path)) throw new Error(`${folder} is no backup: it has no ${NAME}.`);
  // Ours, and hashed with what it describes only by trust: whoever writes to backups can write anything.
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  if (manifest.dialect !== dialect)
    throw new Error(`${folder} is a backup of ${named[manifest.dialect]}, and DATABASE_URL names ${named[dialect]}.`);
  const copy = join(folder, file);
  if (!existsSync(copy) || (await hashOf(copy)) !== manifest.sha256)
    throw new Error(`${copy} isn't what its manifest says: it was damaged or changed. Take another backup.`);
  return manifest;
}

const named = { sqlite: "SQLite", postgres: "Postgres" };

/** In hexadecimal digits, of a file of any size. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}

/**
 * Compares what was counted with what the manifest has.
 *
 * @throws Error that names the tables which differ.
 */
export function assertSameRows(found: Manifest["rows"], { rows }: Pick<Manifest, "rows">): void {
  const tables = [...new Set([...Object.keys(found), ...Object.keys(rows)])];
  const differing = tables.filter((table) => found[table] !== rows[table]);
  if (differing.length > 0)
    throw new Error(
      `The copy isn't the same as what it was made of: ${differing.join(", ")} have other numbers of rows.`,
    );
}
