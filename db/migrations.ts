import { join } from "node:path";

/**
 * Where the migrations are. From the working directory, which every command of package.json sets to the repository:
 * a bundler rewrites `import.meta.url`, and the folder is read when the server starts, not bundled.
 */
export const migrationsOf = (dialect: "sqlite" | "postgres"): string =>
  join(/* turbopackIgnore: true */ process.cwd(), "db", "migrations", dialect);
