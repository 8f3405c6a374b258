import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** It counts what node:crypto signs, which modules that are loaded already don't ask through it. */
const alone = "lib/hosted/kept-token.test.ts";
/** What runs on both databases has one of a server's, too, where there is a server. */
const onBoth = readdirSync(new URL("lib", import.meta.url), { recursive: true, encoding: "utf8" })
  .map((name) => `lib/${name}`)
  .filter((file) => file.endsWith(".test.ts") && readFileSync(file, "utf8").includes(".each(databases)"));
/** There each file works on a database of its own, which goes when the file is done. */
const onServer = process.env.TEST_DATABASES === "postgres";
const around = [
  alone,
  ...onBoth,
  "*.test.ts",
  "examples/*.test.ts",
  "{db,sdk,components,app,endpoints,shell,scripts,deploy}/**/*.test.{ts,tsx}",
];
const exclude = ["**/node_modules/**", "**/.next*/**", "e2e/**"];

export default defineConfig({
  resolve: {
    // Outside of Next the package only throws.
    alias: { "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)) },
  },
  test: {
    // It names next/server as bundlers resolve it, and Node doesn't.
    server: { deps: { inline: ["next-auth"] } },
    // The store's tests run on Postgres too, whose start in WebAssembly takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a machine that is shared, a process may start later than any test waits. What passes only then is named as retried.
    retry: process.env.CI ? 1 : 0,
    // On a small machine the default leaves half of it idle.
    maxWorkers: "100%",
    projects: [
      // What `lib` needs is handed to it, so its files may share a process: to load it anew for each took half of their time.
      {
        extends: true,
        test: { name: "lib", include: ["lib/**/*.test.ts"], exclude: [alone, ...onBoth], isolate: onServer },
      },
      { extends: true, test: { name: "around", include: around, exclude } },
    ],
  },
});
