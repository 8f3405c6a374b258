import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * What a product's pages load for these lines, as its own bundler makes it: what isn't imported falls away, and React is the
 * product's already.
 *
 * @param folder Beside whose packages the lines stand.
 */
export async function bundled(code: string, folder = "."): Promise<string> {
  const entry = resolve(folder, "bundled-entry.js");
  const before = process.env.NODE_ENV;
  // Otherwise it bundles React's calls for developing, with the names of our files.
  Object.assign(process.env, { NODE_ENV: "production" });
  const { build } = await import("vite");
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
    plugins: [
      { name: "entry", resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
    ],
  });
  Object.assign(process.env, { NODE_ENV: before });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !("output" in first)) throw new Error("nothing was bundled");
  return first.output[0].code;
}

/** In bytes, as a server would send it that packs well. */
export const gzippedSize = (text: string): number => gzipSync(text, { level: 9 }).length;
