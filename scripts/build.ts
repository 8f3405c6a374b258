import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { writeElement } from "./pack-sdk.ts";
import { packStatic } from "./pack-static.ts";

/** `npm run build`: the pages by Next.js, the shell around them by esbuild, the banner's element, and what browsers load, packed once for all. */
export async function build(): Promise<void> {
  const folder = process.env.NEXT_DIST_DIR ?? ".next";
  const next = resolve("node_modules/next/dist/bin/next");
  const { status } = spawnSync(process.execPath, [next, "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(status ?? 1);
  bundleShell(join(folder, "shell"));
  await packStatic(join(folder, "static"));
  await writeElement(join(folder, "element"));
  // A build deletes its folder's contents first, so this file stands only beside a build that was finished.
  writeFileSync(join(folder, "finished"), "");
}

/** Unless the last finished build is newer than everything it was made of. */
export async function buildIfNeeded(): Promise<void> {
  const finished = join(process.env.NEXT_DIST_DIR ?? ".next", "finished");
  if (existsSync(finished) && newestChange(sources) < statSync(finished).mtimeMs) return;
  console.log("Building. This takes a moment the first time.");
  await build();
}

/** What has a binary or threads of its own stays outside, as does Next.js, which has one copy in the process. */
function bundleShell(outdir: string): void {
  buildSync({
    entryPoints: ["shell/main.ts"],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // What isn't used isn't loaded: the other database's driver, metrics, traces.
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["next", "better-sqlite3", "@node-rs/argon2", "pg", "pino", "prom-client", "@opentelemetry/*"],
    // For packages that are CommonJS inside, and ask for parts of Node.js that way.
    banner: {
      js: 'import { createRequire as requiring } from "node:module"; const require = requiring(import.meta.url);',
    },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
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

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) await build();
