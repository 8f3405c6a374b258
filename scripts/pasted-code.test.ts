import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { hosted, local, oidc } from "#components/products/product.testing.ts";
import { waysToConnect } from "#components/products/ways.ts";

/** What a product would have in its tsconfig. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

const root = resolve("components/pasted");
const ways = [hosted, { ...oidc, backchannelLogoutUri: "https://billing.acme.example/ended" }]
  .flatMap((product) => waysToConnect(product, local))
  .map(({ label, steps }) => ({ label, files: steps.filter(({ file = "" }) => /\.tsx?$/.test(file)) }))
  .filter(({ files }) => files.length > 0);

/** Each way as a folder of a project that has these packages; one compilation, as it is the packages' types that take time. */
function compilePasted(): Map<string, string[]> {
  const pasted = new Map([[join(root, "css.d.ts"), 'declare module "*.css";']]);
  for (const { label, files } of ways) {
    for (const { file = "", code = "" } of files) {
      pasted.set(join(root, label, file), code.replaceAll('"@/', `"${join(root, label)}/`));
    }
  }
  const program = ts.createProgram([...pasted.keys()], options, hostWith(pasted));
  const complaints = new Map(ways.map(({ label }): [string, string[]] => [label, []]));
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const [label = "", ...path] = relative(root, file?.fileName ?? "").split("/");
    complaints.get(label)?.push(`${path.join("/")}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  }
  return complaints;
}

function hostWith(pasted: Map<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const folders = [...pasted.keys()].map(dirname);
  return {
    ...host,
    readFile: (path) => pasted.get(path) ?? host.readFile(path),
    fileExists: (path) => pasted.has(path) || host.fileExists(path),
    directoryExists: (path) => folders.some((each) => each.startsWith(path)) || ts.sys.directoryExists(path),
    getSourceFile: (path, language, ...rest) => {
      const text = pasted.get(path);
      return text === undefined
        ? host.getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language);
    },
  };
}

test("what the products page gives to paste compiles with the packages that it is for", () => {
  expect(ways.map(({ label }) => label)).toHaveLength(6);
  expect([...compilePasted()].filter(([, complaints]) => complaints.length > 0)).toEqual([]);
});
