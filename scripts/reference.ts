import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TokenError, tokenErrorCodes } from "@understudy/sdk";
import { Application } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The SDK's subpaths, in the order in which a reader meets them. */
const subpaths = [
  ...(["index", "react", "element", "identity", "express", "fetch"] as const),
  ...(["next", "authjs", "oidc", "better-auth"] as const),
] as const;

const sourceOf = (subpath: string) => join(root, "sdk", subpath === "index" ? "index.ts" : `${subpath}/index.ts`);

/** A page for each of the SDK's subpaths, written from its docstrings: docs/reference is this, committed. */
export async function referencePages(): Promise<Record<string, string>> {
  const out = mkdtempSync(join(tmpdir(), "understudy-reference-"));
  try {
    const app = await Application.bootstrapWithPlugins({ ...options, entryPoints: subpaths.map(sourceOf), out });
    const project = await app.convert();
    if (project) app.validate(project);
    if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
      throw new Error("a docstring is missing or wrong");
    await app.generateOutputs(project);
    return Object.fromEntries(
      subpaths.map((subpath) => [`${subpath}.md`, pageOf(subpath, readFileSync(join(out, `${subpath}.md`), "utf8"))]),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}

const options: Partial<PluginOptions> & Record<string, unknown> = {
  plugin: ["typedoc-plugin-markdown"],
  tsconfig: join(root, "sdk/tsconfig.build.json"),
  logLevel: "Warn",
  router: "module",
  readme: "none",
  entryFileName: "contents",
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  hidePageTitle: true,
  useCodeBlocks: true,
  expandObjects: true,
  parametersFormat: "table",
  sort: ["source-order"],
  groupOrder: ["Functions", "Classes", "Interfaces", "Type Aliases", "Variables"],
  requiredToBeDocumented: ["Module", "Function", "Class", "Interface", "TypeAlias", "Variable"],
  validation: { notDocumented: true, notExported: false, invalidLink: true },
};

function pageOf(subpath: string, text: string): string {
  const name = subpath === "index" ? "@understudy/sdk" : `@understudy/sdk/${subpath}`;
  const codes = subpath === "index" ? `\n${codeTable()}` : "";
  return `# ${name}\n\n<!-- Written by npm run reference, from the docstrings. -->\n\n${text.trim()}\n${codes}`;
}

function codeTable(): string {
  const rows = tokenErrorCodes.map((code) => {
    const { message, temporary } = new TokenError(code);
    return `| \`${code}\` | ${temporary ? 503 : 401} | ${message} |`;
  });
  const head =
    "## Codes\n\nWhy a token is refused, and how `/express`, `/fetch` and `/next` answer.\n\n| code | status | means |\n|---|---|---|";
  return `${head}\n${rows.join("\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, "docs/reference");
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(await referencePages())) writeFileSync(join(folder, file), text);
}
