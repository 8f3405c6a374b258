import { bundled, gzippedSize } from "#sdk/react/bundled.testing.ts";
import { report, short } from "./results.ts";

/** What a product's pages load of each library for signed-in users, gzipped. */
const entries = {
  understudy:
    'export { AuthProvider, ImpersonationBanner, useAuthInfo, withAuthInfo, withRequiredAuthInfo } from "@understudy/sdk/react";',
  propelAuth: 'export { AuthProvider, useAuthInfo, withAuthInfo, withRequiredAuthInfo } from "@propelauth/react";',
  betterAuth:
    'import { createAuthClient } from "better-auth/react"; import { adminClient, jwtClient } from "better-auth/client/plugins"; export const client = createAuthClient({ plugins: [adminClient(), jwtClient()] });',
};

const sizes: number[] = [];
for (const code of Object.values(entries)) sizes.push(gzippedSize(await bundled(code, "bench/peers")) / 1000);
const [understudy = 0, propelAuth = 0, betterAuth = 0] = sizes;
report([
  {
    row: "client",
    ...{ median: understudy, least: understudy, most: understudy },
    of: `kB; @propelauth/react ${short(propelAuth)}, Better Auth ${short(betterAuth)}`,
  },
]);
