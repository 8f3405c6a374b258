import type TypeScript from "typescript";

type Ts = typeof TypeScript;

/** Something that a file exports, or a server action, with what it is made of. */
export interface Entry {
  name: string;
  node: TypeScript.Node;
}

/** What a file exports by name: functions, variables, and names that are given elsewhere. */
export function exportsOf(ts: Ts, source: TypeScript.SourceFile): Entry[] {
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return renamed(ts, statement);
    if (ts.isExportAssignment(statement)) return [{ name: "default", node: statement.expression }];
    if (!ts.canHaveModifiers(statement) || !isExported(ts, statement)) return [];
    if (ts.isFunctionDeclaration(statement)) return [{ name: nameOf(statement), node: statement }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((declaration) => variables(ts, declaration));
  });
}

/** `export { handle as POST }`, also from another file. */
function renamed(ts: Ts, { exportClause }: TypeScript.ExportDeclaration): Entry[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.map(({ name, propertyName }) => ({ name: name.text, node: propertyName ?? name }));
}

/** `const POST = ...`, and `const { POST } = handlers`. */
function variables(ts: Ts, { name, initializer }: TypeScript.VariableDeclaration): Entry[] {
  if (ts.isIdentifier(name)) return initializer ? [{ name: name.text, node: initializer }] : [];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) && ts.isIdentifier(element.name)
      ? [{ name: element.name.text, node: element.name }]
      : [],
  );
}

const nameOf = ({ name }: { name?: TypeScript.Identifier | undefined }) => name?.text ?? "default";

const isExported = (ts: Ts, statement: TypeScript.HasModifiers) =>
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** A file that says "use server" has an action in each export; another in each function that says it. */
export function actionsIn(ts: Ts, source: TypeScript.SourceFile): Entry[] {
  if (saysServer(ts, source.statements)) return exportsOf(ts, source);
  const found: Entry[] = [];
  const look = (node: TypeScript.Node, name: string): void => {
    if (isFunction(ts, node) && node.body && ts.isBlock(node.body) && saysServer(ts, node.body.statements))
      found.push({ name: node.name && ts.isIdentifier(node.name) ? node.name.text : name, node: wrapped(ts, node) });
    const within = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : name;
    ts.forEachChild(node, (child) => look(child, within));
  };
  look(source, "unnamed");
  return found;
}

/** With the calls around it: what wraps an action within a component may label it. */
function wrapped(ts: Ts, node: TypeScript.Node): TypeScript.Node {
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.expression !== node ? wrapped(ts, parent) : node;
}

function saysServer(ts: Ts, statements: readonly TypeScript.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === "use server") return true;
  }
  return false;
}

/** Whatever has parameters and a body. */
export const isFunction = (
  ts: Ts,
  node: TypeScript.Node,
): node is TypeScript.FunctionDeclaration | TypeScript.FunctionExpression | TypeScript.ArrowFunction =>
  ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node);
