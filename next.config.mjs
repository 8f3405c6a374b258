import { existsSync, writeFileSync } from "node:fs";

// Two builds at once, say for tests beside a running demo, keep apart.
const distDir = process.env.NEXT_DIST_DIR ?? ".next";

/**
 * No TypeScript, as every start reads it.
 *
 * @type {import("next").NextConfig}
 */
export default {
  distDir,
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimizer fetches and decodes what it is told to; nothing here needs it.
  images: { unoptimized: true },
  transpilePackages: ["@understudy/sdk"],
  // Types are checked once, by `npm run types`, rather than in every build.
  typescript: { ignoreBuildErrors: true, tsconfigPath: tsconfigFor(distDir) },
  experimental: {
    globalNotFound: true,
    // A page's code is read when somebody first asks for it: reading all of it takes a third of a start, and memory for
    // pages that nobody asks for (docs/decisions/0039-read-when-asked-for.md).
    preloadEntriesOnStart: false,
  },
  agentRules: false,
  // The product's host, which isn't the one that the development server takes for its own.
  allowedDevOrigins: ["127.0.0.1"],
};

/**
 * A build adds its folder's name to the tsconfig that it is given; one into another folder gets its own to write in.
 *
 * @param {string} folder
 */
function tsconfigFor(folder) {
  if (folder === ".next") return "tsconfig.json";
  const path = `${folder}.tsconfig.json`;
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ extends: "./tsconfig.json" }));
  return path;
}
