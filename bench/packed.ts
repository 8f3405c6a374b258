import { resolve } from "node:path";
import { build } from "esbuild";

/**
 * A program of bench/ in one file of JavaScript, with the SDK in it, as a product runs it. What compiles as it loads, as this
 * folder is run by, adds a call to each function that is made, which no product has.
 *
 * @returns Where it is, beside its source, so that it finds the same packages.
 */
export async function packed(name: string): Promise<string> {
  const outfile = resolve("bench", `.packed-${name}.mjs`);
  await build({
    entryPoints: [resolve("bench", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["express"],
    logLevel: "error",
  });
  return outfile;
}
