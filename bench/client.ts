import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { report, short } from "./results.ts";

/**
 * What a product's pages load of each library for signed-in users, gzipped: bundled as for a browser, with React left out,
 * as the product has it already.
 */
// Otherwise React's calls for developing are bundled, with the names of our files.
Object.assign(process.env, { NODE_ENV: "production" });
const entries = {
  understudy:
    'export { AuthProvider, ImpersonationBanner, useAuthInfo, withAuthInfo, withRequiredAuthInfo } from "@understudy/sdk/react";',
  propelAuth: 'export { AuthProvider, useAuthInfo, withAuthInfo, withRequiredAuthInfo } from "@propelauth/react";',
  betterAuth:
    'import { createAuthClient } from "better-auth/react"; import { adminClient, jwtClient } from "better-auth/client/plugins"; export const client = createAuthClient({ plugins: [adminClient(), jwtClient()] });',
};

const gzipped = await Promise.all(Object.values(entries).map(gzippedSize));
const [understudy = 0, propelAuth = 0, betterAuth = 0] = gzipped;
report([
  {
    row: "client",
    ...{ median: understudy, least: understudy, most: understudy },
    of: `kB; @propelauth/react ${short(propelAuth)}, Better Auth ${short(betterAuth)}`,
  },
]);

async function gzippedSize(code: string): Promise<number> {
  const entry = resolve("bench/peers/client-entry.js");
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      rollupOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        external: ["react", "react-dom", "react/jsx-runtime"],
      },
    },
    // It stands beside the packages, so that they are found.
    plugins: [
      { name: "entry", load: (id) => (id === entry ? code : null), resolveId: (id) => (id === entry ? id : null) },
    ],
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !("output" in first)) throw new Error("nothing was bundled");
  return gzipSync(first.output[0].code, { level: 9 }).length / 1000;
}
