import { createRequire } from "node:module";

const MOUNT = Symbol("mounted at");

/** Where a layer of a router is mounted, as far as it was noted. */
export const mountOf = (layer: object): string | undefined => (layer as { [MOUNT]?: string })[MOUNT];

type Use = (this: { stack?: object[] }, ...given: unknown[]) => unknown;

/**
 * Express keeps no pattern of where a router is mounted, only a function that matches it: from here on each mount is noted,
 * in the copy of Express that this file's product has. Without one, or with another, mounts are shown as an ellipsis.
 */
export function noteMounts(file: string): void {
  for (const router of routersOf(file)) {
    const { use } = router;
    if (typeof use !== "function") continue;
    router.use = function (...given) {
      const before = this.stack?.length ?? 0;
      const result = use.apply(this, given);
      for (const layer of this.stack?.slice(before) ?? []) Object.assign(layer, { [MOUNT]: patternOf(given[0]) });
      return result;
    };
  }
}

/** Version 5 has a class, version 4 an object that every router has for its prototype. */
function routersOf(file: string): { use?: Use }[] {
  try {
    const { Router } = createRequire(file)("express") as { Router: { use?: Use; prototype?: { use?: Use } } };
    return [Router, ...(Router.prototype ? [Router.prototype] : [])];
  } catch {
    return [];
  }
}

const patternOf = (given: unknown): string => {
  if (typeof given === "string") return given;
  if (given instanceof RegExp) return String(given);
  const texts = Array.isArray(given) ? given.filter((each) => typeof each === "string") : [];
  return texts.length > 0 ? texts.join("|") : "/";
};
