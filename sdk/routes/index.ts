#!/usr/bin/env node
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { expressRoutes } from "./express.ts";
import { nextRoutes } from "./next.ts";
import { report } from "./report.ts";
import { Unreadable } from "./route.ts";

const usage = `understudy-routes [--strict] [path]

Lists the routes by which something may be changed, with what each says of impersonators:
  never: billing   neverWhileImpersonated("billing"): refused in either level
  never            forbidImpersonation
  allowReadOnly    a read, whatever its method, or nothing of a user's own
  guarded          refused to whoever only looks, and done for whoever may make changes
  nothing          forgotten

path: the module that exports an Express application (it is loaded and must not listen), or the folder of a Next.js
project (its source is read, nothing is run). The folder that it is called in, unless said otherwise.
--strict: exit with 1 where a route says nothing.`;

/** @returns The exit code. */
async function main(given: string[]): Promise<number> {
  const paths = given.filter((each) => !each.startsWith("-"));
  const options = given.filter((each) => each.startsWith("-"));
  if (options.some((each) => each !== "--strict") || paths.length > 1) {
    console.log(usage);
    return options.includes("--help") ? 0 : 2;
  }
  const path = resolve(paths[0] ?? ".");
  if (!existsSync(path)) throw new Unreadable(`${path} isn't there.`);
  const routes = statSync(path).isDirectory() ? nextRoutes(path) : await expressRoutes(path);
  const { text, forgotten } = report(routes);
  console.log(text);
  return options.includes("--strict") && forgotten > 0 ? 1 : 0;
}

/** What an application has opened when it was loaded would keep this process alive. */
const leave = (code: number) => process.exit(code);

main(process.argv.slice(2)).then(leave, (error: unknown) => {
  console.error(error instanceof Unreadable ? error.message : error);
  leave(2);
});
