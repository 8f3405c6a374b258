import { pathToFileURL } from "node:url";
import { isNever, type Label, labelOf } from "../core/label.ts";
import { type Layer, layersOf, type RoutedApp } from "../express/layers.ts";
import { mountOf, noteMounts } from "./mounts.ts";
import { isUnsafe, type Route, strongest, Unreadable } from "./route.ts";

/**
 * The unsafe routes of the Express application that a module exports, as `app` or by default. The module is loaded, so what it
 * does when it is loaded is done: it must not listen.
 *
 * @throws Unreadable when it can't be loaded, or exports no application.
 */
export async function expressRoutes(file: string): Promise<Route[]> {
  noteMounts(file);
  return routesOf(appIn(await load(file), file));
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    // A module's exports, by name.
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint =
      code === "ERR_UNKNOWN_FILE_EXTENSION"
        ? "This Node.js doesn't read such files itself: with tsx, NODE_OPTIONS='--import tsx' npx understudy-routes does."
        : "It is loaded to be read: give it the variables that it needs.";
    throw new Unreadable(`${file} can't be loaded: ${message}\n${hint}`);
  }
}

function appIn(exported: Record<string, unknown>, file: string): RoutedApp {
  const given = [exported.app, exported.default, (exported.default as { app?: unknown } | undefined)?.app];
  const app = given.find((each) => typeof each === "function" && "use" in each && "handle" in each);
  if (app === undefined) throw new Unreadable(`${file} exports no Express application, as app or by default.`);
  return app as RoutedApp;
}

/** What was mounted before, and holds for what comes after it below its path. */
interface Above {
  prefix: string;
  label: Label;
}

/** In their order. */
export const routesOf = (app: RoutedApp): Route[] => within(layersOf(app), "", []);

function within(layers: Layer[], prefix: string, above: Above[]): Route[] {
  const known = [...above];
  return layers.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) return lines(join(prefix, pathOf(route.path)), route.stack, known);
    const at = join(prefix, mountOf(layer) ?? "…");
    if (handle.stack) return within(handle.stack, at, known);
    const label = labelOf(handle);
    if (label !== undefined && isNever(label)) known.push({ prefix: at, label });
    return [];
  });
}

/** Many methods that say the same are one line. */
function lines(path: string, stack: Layer[], above: Above[]): Route[] {
  const held = above.filter(({ prefix }) => path === prefix || path.startsWith(prefix.replace(/\/?$/, "/")));
  const methods = [...new Set(stack.map(({ method }) => method?.toUpperCase() ?? "ALL"))].filter(isUnsafe);
  const labelled = methods.map((method) => {
    const own = stack.filter((layer) => layer.method === undefined || layer.method.toUpperCase() === method);
    return { method, label: strongest([...held, ...own.map(asHeld)].map(({ label }) => label)) };
  });
  if (methods.length > MOST_METHODS && new Set(labelled.map(({ label }) => label)).size === 1)
    return labelled.slice(0, 1).map(({ label }) => ({ method: "ALL", path, label }));
  return labelled.map((each) => ({ ...each, path }));
}

/** `app.all` is one route for each method that Node.js knows. */
const MOST_METHODS = 8;

const asHeld = ({ handle }: Layer) => ({ label: labelOf(handle) });

const pathOf = (path: unknown): string =>
  Array.isArray(path) ? path.map(pathOf).join("|") : typeof path === "string" ? path : String(path);

/** `/api` and `/` are `/api`; nothing is said twice. */
const join = (prefix: string, path: string): string => {
  if (path === "/" || path === "") return prefix || "/";
  return prefix.replace(/\/$/, "") + path;
};
