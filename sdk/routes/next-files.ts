import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { Unreadable } from "./route.ts";

/** A Next.js project, or a part of it that is asked about. */
export interface NextProject {
  /** Where its tsconfig and its packages are. */
  root: string;
  /** Its `app` folder, or that of `src`. */
  app: string;
  /** What is listed: all of the project, or a folder within its `app`. */
  within: string;
}

/** @throws Unreadable for a folder that is none. */
export function projectAt(folder: string): NextProject {
  for (const [app, root] of [
    [join(folder, "app"), folder],
    [join(folder, "src", "app"), folder],
  ] as const) {
    if (existsSync(app)) return { root, app, within: root };
  }
  const inApp = folder.split(sep);
  const at = inApp.lastIndexOf("app");
  if (at === -1)
    throw new Unreadable(`${folder} has no app folder, and is in none. Name the project, or Express's module.`);
  const app = inApp.slice(0, at + 1).join(sep);
  const above = dirname(app);
  return { root: basename(above) === "src" ? dirname(above) : above, app, within: folder };
}

/** The project's own sources: no packages, no hidden folders, nothing that was built. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isForeign(entry.name) ? [] : sourcesIn(path);
      return /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
    });
}

const isForeign = (name: string) => name.startsWith(".") || ["node_modules", "dist", "build", "out"].includes(name);

const ROUTE = /^route\.[cm]?[jt]sx?$/;

/** Is it the file of an address: `route.ts` anywhere in `app` but in a private folder? */
export const isRoute = ({ app }: NextProject, file: string): boolean =>
  file.startsWith(app + sep) && ROUTE.test(basename(file)) && !segmentsOf(app, file).some((name) => /^_/.test(name));

/** The address, as its folder says it: groups and slots are no part of it. */
export function addressOf({ app }: NextProject, file: string): string {
  const named = segmentsOf(app, file).filter((name) => !/^(\(.*\)|@.*)$/.test(name));
  return `/${named.join("/")}`;
}

const segmentsOf = (app: string, file: string) => relative(app, dirname(file)).split(sep).filter(Boolean);
