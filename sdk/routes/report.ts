import { soundsLike } from "./hint.ts";
import type { Route } from "./route.ts";

/** The list, a line each, and how many have forgotten theirs. */
export function report(routes: Route[]): { text: string; forgotten: number } {
  const forgotten = routes.filter(({ label }) => label === "nothing").length;
  const width = (of: (route: Route) => string) => Math.max(0, ...routes.map((route) => of(route).length));
  const [methods, paths] = [width(({ method }) => method), width(({ path }) => path)];
  const lines = routes.map((route) => {
    const { method, path, label } = route;
    return `${method.padEnd(methods)}  ${path.padEnd(paths)}  ${label}${hintFor(route)}`;
  });
  const [count, those] = [routes.length, forgotten === 1 ? "1 says nothing" : `${forgotten} say nothing`];
  const sum = `${count} ${count === 1 ? "route" : "routes"} by which something may be changed; ${those} of impersonators.`;
  return { text: [...lines, ...(lines.length > 0 ? [""] : []), sum].join("\n"), forgotten };
}

/** A guard over all routes lets an employee with full access through: what sounds like the never-list may want its word. */
function hintFor({ path, label }: Route): string {
  const word = label === "guarded" || label === "nothing" ? soundsLike(path) : undefined;
  return word === undefined ? "" : `   (sounds like ${word}: neverWhileImpersonated("${word}")?)`;
}
