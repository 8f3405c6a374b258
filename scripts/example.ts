import { execFileSync, type StdioOptions, spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endTogether } from "./child.ts";
import { packSdk } from "./pack-sdk.ts";

const examples = fileURLToPath(new URL("../examples", import.meta.url));

/**
 * `npm run example -- react-express`: packs the SDK, installs the example with it and starts all of its processes, until
 * Ctrl-C. It registers nothing: the first time it says which values to put into the example's .env.
 */
function main(name: string | undefined): void {
  const names = readdirSync(examples).filter((each) => existsSync(join(examples, each, "package.json")));
  if (name === undefined || !names.includes(name)) throw new Error(`Say which example: ${names.join(", ")}.`);
  const folder = join(examples, name);
  if (existsSync(join(folder, ".env"))) start(folder);
  else begin(folder, name);
}

function start(folder: string): void {
  install(folder);
  // A group of its own, as npm tells nobody that it was told to stop. Without the terminal's input, which would stop a
  // group in the background that reads it.
  const stdio: StdioOptions = ["ignore", "inherit", "inherit"];
  endTogether(spawn("npm", ["start", "--silent"], { cwd: folder, stdio, detached: true }), { group: true });
}

function begin(folder: string, name: string): void {
  copyFileSync(join(folder, ".env.example"), join(folder, ".env"));
  console.log(
    `\nRegister it first: examples/${name}/README.md says how, in the dashboard under Products.\n` +
      `Then put its client id and secret into examples/${name}/.env, and run this again.\n`,
  );
}

function install(folder: string): void {
  copyFileSync(packSdk(), join(folder, "understudy-sdk.tgz"));
  // The same version with other contents is installed anew only when npm doesn't remember the old one.
  for (const known of ["@understudy", ".package-lock.json"]) {
    rmSync(join(folder, "node_modules", known), { recursive: true, force: true });
  }
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: "inherit" });
}

try {
  main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
