import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Builds the app unless the last finished build is newer than everything it was made of. */
export function buildIfNeeded(): void {
  const folder = process.env.NEXT_DIST_DIR ?? ".next";
  // A build deletes its folder's contents first, so this file stands only beside a build that was finished.
  const finished = join(folder, "finished");
  if (existsSync(finished) && newestChange(sources) < statSync(finished).mtimeMs) return;
  console.log("Building. This takes a moment the first time.");
  const next = resolve("node_modules/next/dist/bin/next");
  const { status } = spawnSync(process.execPath, [next, "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(finished, "");
}

const notSources =
  /^(\.|data$|docs$|bench$|e2e$|node_modules$|scripts$|test-results$|playwright-report$|next-env\.d\.ts$|.*\.tsbuildinfo$|.*\.md$)/;
const sources = readdirSync(".").filter((name) => !notSources.test(name));

/** Of files, and of folders too: a file that was deleted changes only the folder that it was in. */
function newestChange(paths: string[]): number {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(path);
      const inside = stat.isDirectory()
        ? readdirSync(path).filter((name) => name !== "node_modules" && name !== "dist")
        : [];
      return Math.max(stat.mtimeMs, newestChange(inside.map((name) => join(path, name))));
    }),
  );
}
