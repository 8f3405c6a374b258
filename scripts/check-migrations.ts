import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** As db/*.config.ts tell drizzle-kit. */
export interface MigrationsConfig {
  dialect: string;
  schema: string;
  /** The folder of the migrations. */
  out: string;
}

/**
 * The SQL that the tables of db/schema need and no migration has; null when there is none. Generates it as
 * `npm run migrations` would, into a copy.
 *
 * @throws Error when drizzle-kit can't: it asks where a column was renamed, and here nobody answers.
 */
export async function missingMigration({ dialect, schema, out: migrations }: MigrationsConfig): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-migrations-"));
  try {
    cpSync(migrations, folder, { recursive: true });
    const before = readdirSync(folder);
    // It puts ./ before the folder, whatever it is.
    const out = `--out=${relative(".", folder)}`;
    const said = await drizzleKit(["generate", `--dialect=${dialect}`, `--schema=${schema}`, out]);
    const added = readdirSync(folder).find((name) => !before.includes(name));
    if (added !== undefined) return readFileSync(join(folder, added), "utf8");
    // Its exit code is 0 also when it failed.
    if (!said.includes("No schema changes"))
      throw new Error(`drizzle-kit doesn't know what is missing. \`npm run migrations\` asks you.\n${said}`);
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function drizzleKit(words: string[]): Promise<string> {
  const child = spawn(process.execPath, [resolve("node_modules/drizzle-kit/bin.cjs"), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  return new Promise((done, fail) => child.on("error", fail).on("close", () => done(said)));
}

async function main(): Promise<void> {
  const { default: sqlite } = await import("#db/sqlite.config.ts");
  const { default: postgres } = await import("#db/postgres.config.ts");
  const configs = [sqlite, postgres] as MigrationsConfig[];
  const missing = (await Promise.all(configs.map(missingMigration))).filter((sql) => sql !== null);
  if (missing.length > 0) {
    console.error(`The tables of db/schema have what no migration has:\n\n${missing.join("\n\n")}\n`);
    console.error("Run `npm run migrations`, and read what it wrote.");
    process.exit(1);
  }
  console.log("The migrations make the tables of db/schema, in both dialects.");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
