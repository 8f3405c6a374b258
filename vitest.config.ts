import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Outside of Next the package only throws.
    alias: { "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)) },
  },
  test: {
    include: [
      "*.test.ts",
      "examples/*.test.ts",
      "{lib,db,sdk,components,app,endpoints,shell,scripts,deploy}/**/*.test.{ts,tsx}",
    ],
    // It names next/server as bundlers resolve it, and Node doesn't.
    server: { deps: { inline: ["next-auth"] } },
    exclude: ["**/node_modules/**", "**/.next*/**", "e2e/**"],
    // The store's tests run on Postgres too, whose start in WebAssembly takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a machine that is shared, a process may start later than any test waits. What passes only then is named as retried.
    retry: process.env.CI ? 1 : 0,
    // On a small machine the default leaves half of it idle.
    maxWorkers: "100%",
  },
});
