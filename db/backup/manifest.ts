import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
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

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeFileSync(join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });

/** @throws Error for a folder that is no backup, or one of another kind of database. */
export function readManifest(folder: string, dialect: Manifest["dialect"]): Manifest {
  const path = join(folder, NAME);
  if (!existsSync(path)) throw new Error(`${folder} is no backup: it has no ${NAME}.`);
  // Ours, and hashed with what it describes only by trust: whoever writes to backups can write anything.
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  if (manifest.dialect !== dialect)
    throw new Error(`${folder} is a backup of ${named[manifest.dialect]}, and DATABASE_URL names ${named[dialect]}.`);
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
