import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type TypeScript from "typescript";
import { actionsIn, exportsOf } from "./next-entries.ts";
import { addressOf, isRoute, type NextProject, projectAt, sourcesIn } from "./next-files.ts";
import { labelReader } from "./next-labels.ts";
import { isUnsafe, type Route, Unreadable } from "./route.ts";

type Ts = typeof TypeScript;

/**
 * The unsafe route handlers and the server actions of a Next.js project, read from its source by the project's own TypeScript:
 * nothing of it is run, so labels count as far as they are written down.
 *
 * @param folder - The project's, or one within its `app` folder.
 * @throws Unreadable when there is no `app` folder, or no TypeScript.
 */
export function nextRoutes(folder: string): Route[] {
  const project = projectAt(folder);
  const ts = typescriptOf(project);
  const sources = sourcesIn(project.within);
  const acting = sources.filter(
    (file) => isRoute(project, file) || /["']use server["']/.test(readFileSync(file, "utf8")),
  );
  const program = programOf(ts, project, acting);
  const labelOf = labelReader(ts, program);
  const routes = acting.flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [];
    const handlers = isRoute(project, file) ? exportsOf(ts, source).filter(({ name }) => isMethod(name)) : [];
    const path = addressOf(project, file);
    return [
      ...handlers.map(({ name, node }) => ({ method: name, path, label: labelOf(node) })),
      ...actionsIn(ts, source).map(({ name, node }) => ({
        method: "action",
        path: `${relative(project.root, file)} ${name}`,
        label: labelOf(node),
      })),
    ];
  });
  return routes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const isMethod = (name: string) => /^[A-Z]+$/.test(name) && isUnsafe(name);

function typescriptOf({ root }: NextProject): Ts {
  try {
    return createRequire(join(root, "package.json"))("typescript") as Ts;
  } catch {
    throw new Unreadable(`The sources of ${root} are read by its own TypeScript: npm install --save-dev typescript`);
  }
}

/** The files and what they import of the project's own: no package and no library, whose types nobody asks for here. */
function programOf(ts: Ts, { root }: NextProject, files: string[]): TypeScript.Program {
  const config = ts.findConfigFile(root, ts.sys.fileExists);
  const given = config ? ts.readConfigFile(config, ts.sys.readFile).config : {};
  const { options: own } = ts.parseJsonConfigFileContent({ ...given, files: [], include: [] }, ts.sys, root);
  const { baseUrl, paths, pathsBasePath } = own;
  const options: TypeScript.CompilerOptions = {
    ...{ allowJs: true, noLib: true, types: [], noEmit: true, allowImportingTsExtensions: true },
    ...{ jsx: ts.JsxEmit.Preserve, module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext },
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(paths !== undefined && { paths, pathsBasePath }),
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, importer) =>
    names.map(({ text }) => {
      const { resolvedModule } = ts.resolveModuleName(text, importer, options, host);
      const isOwn = resolvedModule && !resolvedModule.isExternalLibraryImport;
      return { resolvedModule: isOwn ? resolvedModule : undefined };
    });
  return ts.createProgram(files, options, host);
}
