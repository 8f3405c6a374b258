import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";

const KB = 1000;

/** As a product's own bundler does it: what isn't imported falls away, and React is the product's already. */
async function bundled(imports: string): Promise<string> {
  const entry = "virtual:product";
  // Otherwise it bundles React's calls for developing, with the names of our files.
  vi.stubEnv("NODE_ENV", "production");
  const { build } = await import("vite");
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      rollupOptions: { input: entry, preserveEntrySignatures: "strict", external: ["react", "react/jsx-runtime"] },
    },
    plugins: [
      {
        name: "product",
        resolveId: (id) => (id === entry ? `\0${entry}.ts` : null),
        load: (id) => (id === `\0${entry}.ts` ? `export { ${imports} } from "@understudy/sdk/react";` : null),
      },
    ],
  });
  vi.unstubAllEnvs();
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !("output" in first)) throw new Error("nothing was bundled");
  return first.output[0].code;
}

const gzipped = (text: string) => gzipSync(text, { level: 9 }).length;

test("a product with hooks, banner and access tokens sends 3.5 kB of it at most, and its styles beside", async () => {
  const code = await bundled("AuthProvider, ImpersonationBanner, useAuthInfo, withAuthInfo, withRequiredAuthInfo");
  expect(code).toContain("refresh_token");
  console.info(`@understudy/sdk/react: ${gzipped(code)} bytes of JavaScript and ${stylesSize()} of CSS, gzipped`);
  expect(gzipped(code)).toBeLessThanOrEqual(3.5 * KB);
});

const stylesSize = () => gzipped(readFileSync(new URL("banner.css", import.meta.url), "utf8").replace(/\s+/g, " "));
