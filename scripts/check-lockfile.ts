import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A registry that lacks one platform's package of a new release makes npm write a lock without it, and `npm ci` then fails
 * on every machine. So each optional dependency that the lock names must have its own entry.
 */
export function missingFrom(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !(`node_modules/${name}` in packages || `${parent}/node_modules/${name}` in packages))
      .map((name) => `${parent} needs ${name}`),
  );
}

type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Packages };
  const missing = missingFrom(lock.packages);
  if (missing.length > 0) {
    console.error(`package-lock.json is incomplete, so \`npm ci\` would fail elsewhere:\n  ${missing.join("\n  ")}`);
    console.error("Delete node_modules and package-lock.json, and run: npm install --package-lock-only");
    process.exit(1);
  }
  console.log(`package-lock.json is complete: ${Object.keys(lock.packages).length} packages.`);
}
