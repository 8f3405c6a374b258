import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bundled, gzippedSize } from "./bundled.testing.ts";

const KB = 1000;

test("a product with hooks, banner and access tokens sends 3.5 kB of it at most, and its styles beside", async () => {
  const used = "AuthProvider, ImpersonationBanner, useAuthInfo, withAuthInfo, withRequiredAuthInfo";
  const code = await bundled(`export { ${used} } from "@understudy/sdk/react";`);
  expect(code).toContain("refresh_token");
  console.info(`@understudy/sdk/react: ${gzippedSize(code)} bytes of JavaScript and ${stylesSize()} of CSS, gzipped`);
  expect(gzippedSize(code)).toBeLessThanOrEqual(3.5 * KB);
});

const stylesSize = () => gzippedSize(readFileSync(new URL("banner.css", import.meta.url), "utf8").replace(/\s+/g, " "));
