import { join } from "node:path";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";

/**
 * How a database and this program find out about each other. The journal gives each migration a time, and a database
 * notes the time of every one that it has run.
 *
 * The bridge to databases from before the first release: three migrations became the one called 0000, and 0000 bears the
 * time of the last of the three. So whoever has run those three has run 0000, with nothing to convert. The three are kept
 * in migrations/before, for the test that both ways lead to the same tables.
 */

type Dialect = "sqlite" | "postgres";

/**
 * Where the migrations are. From the working directory, which every command of package.json sets to the repository:
 * a bundler rewrites `import.meta.url`, and the folder is read when the server starts, not bundled.
 */
export const migrationsOf = (dialect: Dialect): string =>
  join(/* turbopackIgnore: true */ process.cwd(), "db", "migrations", dialect);

/**
 * What a database has still to run whose newest migration is of this time, 0 for an empty one.
 *
 * @throws Error when it has run one that this program doesn't know: its tables may be others than the queries expect.
 */
export function migrationsAfter(newest: number, dialect: Dialect): MigrationMeta[] {
  const known = readMigrationFiles({ migrationsFolder: migrationsOf(dialect) });
  const last = known.at(-1)?.folderMillis ?? 0;
  if (newest > last)
    throw new Error(
      `The database is newer than this program: its last migration is of ${utc(newest)}, the program's of ${utc(last)}. Start the newer program, or put back the copy of the database from before the upgrade.`,
    );
  if (newest !== 0 && !known.some(({ folderMillis }) => folderMillis === newest))
    throw new Error(
      `The database's last migration, of ${utc(newest)}, is none of this program's: a version made it that was never released. Bring it up to date with that version, or begin with an empty database.`,
    );
  return known.filter(({ folderMillis }) => folderMillis > newest);
}

const newestKnown = new Map<Dialect, number>();

/** Is a database exactly as this program knows it, whose newest migration is of this time? */
export function isNewest(newest: number, dialect: Dialect): boolean {
  const known =
    newestKnown.get(dialect) ??
    readMigrationFiles({ migrationsFolder: migrationsOf(dialect) }).at(-1)?.folderMillis ??
    0;
  newestKnown.set(dialect, known);
  return newest === known;
}

const utc = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
