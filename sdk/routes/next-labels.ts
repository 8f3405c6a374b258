import type TypeScript from "typescript";
import type { Label } from "../core/label.ts";
import { type NeverLabel, neverList } from "../core/never.ts";
import { isFunction } from "./next-entries.ts";
import { type Route, strongest } from "./route.ts";

type Ts = typeof TypeScript;

const RECORDED = ["recordImpersonation", "recordAction"];
const REFUSED = ["forbidImpersonation", "assertNotImpersonated"];

/**
 * Reads what handlers and actions say of themselves, from how they are made: by the names of the SDK's functions around them,
 * through the project's own variables, imports and wrapping functions; and of a function of the product's own that makes
 * handlers, by `never: "billing"` or `allowReadOnly: true` in what it is given.
 */
export function labelReader(ts: Ts, program: TypeScript.Program): (node: TypeScript.Node) => Route["label"] {
  const checker = program.getTypeChecker();
  const isGuarded = saysGuarded(ts, program);

  /** What a name stands for: where it was declared, by whichever file. Undefined for what a package has. */
  const declarationOf = (name: TypeScript.Node): TypeScript.Declaration | undefined => {
    const parent = name.parent as TypeScript.Node | undefined;
    const symbol =
      parent && ts.isExportSpecifier(parent)
        ? checker.getExportSpecifierLocalTargetSymbol(parent)
        : checker.getSymbolAtLocation(name);
    if (symbol === undefined) return undefined;
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    return target.declarations?.[0] ?? symbol.declarations?.[0];
  };

  /** By its own name, whatever the file that uses it calls it. */
  const nameOf = (callee: TypeScript.Expression): string => {
    if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
    if (!ts.isIdentifier(callee)) return "";
    const declared = declarationOf(callee);
    if (declared === undefined || !(ts.isBindingElement(declared) || ts.isImportSpecifier(declared)))
      return callee.text;
    const named = declared.propertyName ?? declared.name;
    return "text" in named ? named.text : callee.text;
  };

  const read = (node: TypeScript.Node, seen: Set<TypeScript.Node>): (Label | undefined)[] => {
    if (seen.has(node)) return [];
    seen.add(node);
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return read(node.expression, seen);
    if (ts.isVariableDeclaration(node)) return node.initializer ? read(node.initializer, seen) : [];
    // Of Understudy's own, wherever it comes from.
    if (isNamed(node) && nameOf(node) === "backchannelLogout") return ["allowReadOnly"];
    if (ts.isIdentifier(node)) {
      const declared = declarationOf(node);
      return declared && declared !== node.parent ? read(declared, seen) : [];
    }
    if (isFunction(ts, node)) return calls(node).some((name) => REFUSED.includes(name)) ? ["never"] : [];
    return ts.isCallExpression(node) ? ofCall(node, seen) : [];
  };

  const ofCall = (node: TypeScript.CallExpression, seen: Set<TypeScript.Node>): (Label | undefined)[] => {
    const name = nameOf(node.expression);
    const [first] = node.arguments;
    if (name === "neverWhileImpersonated") return [neverOf(ts, first)];
    if (name === "allowReadOnly") return ["allowReadOnly"];
    const given = node.arguments.flatMap((each) => [...optionsOf(ts, each), ...read(each, seen)]);
    const recorded = RECORDED.includes(name) || records(node.expression, new Set());
    return [...given, ...(recorded && isGuarded ? (["guarded"] as const) : [])];
  };

  /** Does what is called record what it makes, by itself or by whatever it calls of the project's own? */
  const records = (callee: TypeScript.Expression, seen: Set<TypeScript.Node>): boolean => {
    const declared = ts.isIdentifier(callee) ? declarationOf(callee) : undefined;
    const made = declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
    if (made === undefined || !isFunction(ts, made) || seen.has(made)) return false;
    seen.add(made);
    return callsIn(ts, made).some(
      ({ expression }) => RECORDED.includes(nameOf(expression)) || records(expression, seen),
    );
  };

  const calls = (node: TypeScript.Node) => callsIn(ts, node).map(({ expression }) => nameOf(expression));
  const isNamed = (node: TypeScript.Node): node is TypeScript.Identifier | TypeScript.PropertyAccessExpression =>
    ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);

  return (node) => strongest(read(node, new Set()));
}

/** `guardReadOnly: true` anywhere: one line for all that is recorded. */
const saysGuarded = (ts: Ts, program: TypeScript.Program): boolean =>
  program.getSourceFiles().some((source) => all(ts, source).some((node) => isTrue(ts, node, "guardReadOnly")));

const callsIn = (ts: Ts, node: TypeScript.Node) => all(ts, node).filter(ts.isCallExpression);

function all(ts: Ts, node: TypeScript.Node): TypeScript.Node[] {
  const found = [node];
  ts.forEachChild(node, (child) => void found.push(...all(ts, child)));
  return found;
}

/** What an object says in so many words, of the options that label a handler. */
function optionsOf(ts: Ts, node: TypeScript.Node): (Label | undefined)[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => {
    if (isTrue(ts, property, "allowReadOnly")) return ["allowReadOnly" as const];
    return isSaid(ts, property, "never") ? [neverOf(ts, property.initializer)] : [];
  });
}

const isSaid = (ts: Ts, node: TypeScript.Node, name: string): node is TypeScript.PropertyAssignment =>
  ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === name;

const isTrue = (ts: Ts, node: TypeScript.Node, name: string) =>
  isSaid(ts, node, name) && node.initializer.kind === ts.SyntaxKind.TrueKeyword;

/** Undefined for a word that isn't written here. */
const neverOf = (ts: Ts, node: TypeScript.Node | undefined): Label | undefined =>
  node && ts.isStringLiteralLike(node) && isOnList(node.text) ? `never: ${node.text}` : undefined;

const isOnList = (word: string): word is NeverLabel => Object.hasOwn(neverList, word);
