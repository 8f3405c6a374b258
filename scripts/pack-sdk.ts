import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { elementIntegrity, elementPath } from "#lib/hosted/element.ts";
import { packStatic } from "./pack-static.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sdk = join(root, "sdk");

/**
 * Builds `@understudy/sdk` as it is published: ES modules with types, and a manifest of its own. In the repository its
 * exports point to the sources, so nothing here is ever used by the app.
 *
 * @param to - The folder that gets the tarball and, in `package`, what is in it.
 * @returns The tarball's path.
 */
export function packSdk(to: string = join(sdk, "dist")): string {
  const folder = join(resolve(to), "package");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The commands are for Node.js alone, and nobody imports them; the rest must not come to need its types.
  for (const project of ["tsconfig.routes.json", "tsconfig.build.json"])
    run("tsc", ["--project", join(sdk, project), "--outDir", folder]);
  for (const file of filesIn(sdk).filter(isCopied)) copy(join(sdk, file), join(folder, file));
  writeFileSync(join(folder, ELEMENT_SCRIPT), elementScript());
  copy(join(root, "LICENSE"), join(folder, "LICENSE"));
  for (const file of filesIn(folder).filter((name) => name.endsWith(".d.ts"))) pointToModules(join(folder, file));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", resolve(to)], {
    cwd: folder,
    encoding: "utf8",
  });
  // npm's documented answer to --json.
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  return join(resolve(to), filename);
}

const ELEMENT_SCRIPT = "element/banner.min.js";

/** The banner's custom element as one script, for pages without a bundler. */
export function elementScript(): string {
  const entry = join(sdk, "element/index.ts");
  const options = { bundle: true, minify: true, format: "iife", target: "es2022", write: false } as const;
  return buildSync({ entryPoints: [entry], ...options })
    .outputFiles.map(({ text }) => text)
    .join("");
}

/**
 * For the product host, which serves it at `elementPath`.
 *
 * @throws Error when it isn't what pages are told to hold it against: they would show no banner.
 */
export async function writeElement(folder: string): Promise<void> {
  const script = elementScript();
  const integrity = integrityOf(script);
  if (integrity !== elementIntegrity)
    throw new Error(`The element has another hash than lib/hosted/element.ts and the guide say: ${integrity}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, basename(elementPath)), script);
  await packStatic(folder);
}

export const integrityOf = (script: string): string => `sha384-${createHash("sha384").update(script).digest("base64")}`;

/** What the compiler doesn't write: styles, declarations written by hand, and the page about it all. */
const isCopied = (file: string) => !/^(dist|node_modules)\//.test(file) && /(\.css|\.d\.ts|^README\.md)$/.test(file);

/** The compiler rewrites `.ts` in modules, and leaves it in declarations. */
function pointToModules(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/((?:from|import)\s*\(?\s*"\.[^"]*?)(?<!\.d)\.tsx?"/g, '$1.js"'));
}

interface Manifest {
  private?: boolean;
  exports: Record<string, string>;
  bin: Record<string, string>;
}

function publishedManifest() {
  // Our own file, in the shape that npm documents.
  const {
    private: _,
    exports,
    bin,
    ...manifest
  } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as Manifest;
  return {
    ...manifest,
    license: "MIT",
    engines: { node: ">=20" },
    exports: {
      ...Object.fromEntries(Object.entries(exports).map(([name, path]) => [name, publishedPath(path)])),
      [`./${ELEMENT_SCRIPT}`]: `./${ELEMENT_SCRIPT}`,
    },
    bin: Object.fromEntries(Object.entries(bin).map(([name, path]) => [name, moduleOf(path)])),
  };
}

function publishedPath(path: string): string | { types: string; default: string } {
  const module = moduleOf(path);
  return module === path ? path : { types: module.replace(/js$/, "d.ts"), default: module };
}

const moduleOf = (path: string) => path.replace(/\.tsx?$/, ".js");

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function run(program: string, options: string[]): void {
  execFileSync(join(root, "node_modules/.bin", program), options, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(packSdk());
