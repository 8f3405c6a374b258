import { labelled } from "../core/label.ts";
import type { Middleware } from "./http.ts";
import { type Layer, layersOf, type RoutedApp } from "./layers.ts";

const SAFE = ["get", "head", "options"];

/**
 * Puts a guard into every route by an unsafe method, behind the last of our own handlers in it: who may not do this at all
 * hears that first. Before the route's own, as whatever comes first there may already do something.
 *
 * `isOurs`: is it one of our own handlers? `isRead`: does it say that the route is a read?
 * @throws TypeError for what has no routes: they have to be there before.
 */
export function guardRoutes(
  app: RoutedApp,
  guard: Middleware,
  { isOurs, isRead }: Record<"isOurs" | "isRead", (handler: Middleware) => boolean>,
): void {
  const routes = routesOf(layersOf(app));
  if (routes.length === 0) throw new TypeError("guardReadOnly comes after the app's routes, and found none.");
  for (const { stack } of routes) {
    for (const method of new Set(stack.map((layer) => layer.method))) {
      if (method !== undefined && SAFE.includes(method)) continue;
      // What one method of a path says of itself is no word for its others.
      const said = stack.filter((layer) => layer.method === method || layer.method === undefined);
      if (said.some(({ handle }) => isRead(handle))) continue;
      const own = stack.filter((layer) => layer.method === method);
      const after = own.slice(own.map(({ handle }) => isOurs(handle)).lastIndexOf(true) + 1);
      // A handler of errors is passed by where nothing has gone wrong, and what comes after it is not.
      const first = after.find(({ handle }) => handle.length <= 3);
      if (first) first.handle = behind(guard, first.handle);
    }
  }
}

function behind(guard: Middleware, handle: Layer["handle"]): Layer["handle"] {
  // What the handler gives goes back to Express: version 5 tells its handlers of errors of a promise that fails.
  const guarded: Middleware = (request, response, next) =>
    guard(request, response, (error) => (error === undefined ? handle(request, response, next) : next(error)));
  return labelled(guarded, "guarded");
}

const routesOf = (layers: Layer[]): { stack: Layer[] }[] =>
  layers.flatMap(({ route, handle }) => (route ? [route] : routesOf(handle.stack ?? [])));
