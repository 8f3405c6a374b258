import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "./routing.ts";
import { pathOf } from "./target.ts";

interface Manifest {
  staticRoutes: { page: string }[];
  dynamicRoutes: { page: string; regex: string }[];
}

/**
 * The pattern of the address that a route answers, such as `/users/[id]`, as far as it is known: from the table of
 * endpoints, and of Next.js's from what the build wrote down. Never the address itself, which may name somebody.
 *
 * @param folder The build's.
 */
export function patternsIn(folder: string): (route: Route) => string | null {
  const { staticRoutes, dynamicRoutes } = manifestIn(folder);
  const pages = new Set(staticRoutes.map(({ page }) => page));
  const dynamic = dynamicRoutes.map(({ page, regex }) => ({ page, fits: new RegExp(regex) }));
  return (route) => {
    if (route.by === "endpoint") return route.pattern;
    if (route.by !== "next") return null;
    const path = pathOf(route.target);
    if (pages.has(path)) return path;
    return dynamic.find(({ fits }) => fits.test(path))?.page ?? null;
  };
}

function manifestIn(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "routes-manifest.json"), "utf8")) as Manifest;
  } catch {
    // While developing there is none.
    return { staticRoutes: [], dynamicRoutes: [] };
  }
}
