import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * A body of work is a generator: `tx.grants.revoke(...)` alone builds one and does nothing, and neither the compiler
 * nor the linter says a word. This names every place where a generator is made and then dropped: as a statement, whatever
 * it is wrapped in, or behind a `yield` without its star, which doesn't run it either.
 */
export function findDroppedSteps(program: ts.Program, isOurs: (file: ts.SourceFile) => boolean): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const file of program.getSourceFiles().filter(isOurs)) {
    const visit = (node: ts.Node): void => {
      const dropped = droppedIn(node);
      if (dropped && isGenerator(checker.getTypeAtLocation(dropped))) found.push(placeOf(file, dropped));
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

/** What a statement's last value is, through everything that only chooses or wraps it. */
function droppedIn(node: ts.Node): ts.Expression | null {
  if (ts.isExpressionStatement(node)) return innermost(node.expression);
  if (ts.isYieldExpression(node) && !node.asteriskToken && node.expression) return node.expression;
  return null;
}

function innermost(expression: ts.Expression): ts.Expression {
  if (ts.isVoidExpression(expression) || ts.isParenthesizedExpression(expression))
    return innermost(expression.expression);
  return expression;
}

const isGenerator = (type: ts.Type): boolean =>
  type.isUnion() ? type.types.some(isGenerator) : type.symbol?.name === "Generator";

function placeOf(file: ts.SourceFile, node: ts.Node): string {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${relative(process.cwd(), file.fileName)}:${line + 1}: nothing runs this generator; it wants yield*: ${node.getText(file).split("\n")[0]}`;
}

/** The program that `tsc` would compile for this tsconfig.json. */
export function programOf(configPath: string): ts.Program {
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath));
  return ts.createProgram(fileNames, options);
}

/** Where bodies of work are written. Nothing else of ours makes generators, and asking fewer files is several times faster. */
const isOurs = ({ fileName }: ts.SourceFile) => /^(lib|db|app|scripts)\//.test(relative(process.cwd(), fileName));

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  const found = findDroppedSteps(programOf(resolve("tsconfig.json")), isOurs);
  for (const place of found) console.error(place);
  process.exit(found.length > 0 ? 1 : 0);
}
