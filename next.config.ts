import { existsSync, writeFileSync } from "node:fs";
import type { NextConfig } from "next";

// Two builds at once, say for tests beside a running demo, keep apart.
const distDir = process.env.NEXT_DIST_DIR ?? ".next";

const config: NextConfig = {
  distDir,
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimizer fetches and decodes what it is told to; nothing here needs it.
  images: { unoptimized: true },
  transpilePackages: ["@understudy/sdk"],
  // Types are checked once, by `npm run types`, rather than in every build.
  typescript: { ignoreBuildErrors: true, tsconfigPath: tsconfigFor(distDir) },
  // Bodies pass proxy.ts before a handler counts them, and the largest that any handler takes is half of this.
  experimental: { globalNotFound: true, proxyClientMaxBodySize: "128kb" },
  agentRules: false,
  // The product's host, which isn't the one that the development server takes for its own.
  allowedDevOrigins: ["127.0.0.1"],
};

export default config;

/** A build adds its folder's name to the tsconfig that it is given; one into another folder gets its own to write in. */
function tsconfigFor(folder: string): string {
  if (folder === ".next") return "tsconfig.json";
  const path = `${folder}.tsconfig.json`;
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ extends: "./tsconfig.json" }));
  return path;
}
