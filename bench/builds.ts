import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { users } from "#db/people.ts";
import { buildIfNeeded } from "#scripts/build.ts";

/** What is served while it is measured, built as for production where it isn't yet. */

const COPY = "bench/.next-without-session";

export async function buildAll(): Promise<void> {
  if (!existsSync("bench/peers/node_modules/.package-lock.json") || isNewer("bench/peers/package-lock.json"))
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: "bench/peers", stdio: "inherit" });
  await buildIfNeeded();
  for (const folder of ["bench/hello", "bench/peers"]) if (isOlder(folder)) nextBuild(folder);
  buildWithoutSession();
}

const isNewer = (lock: string) =>
  statSync(lock).mtimeMs > statSync("bench/peers/node_modules/.package-lock.json").mtimeMs;

/** Than what it was made of. */
function isOlder(folder: string): boolean {
  const built = join(folder, ".next", "BUILD_ID");
  const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", folder], {
    encoding: "utf8",
  });
  const newest = sources.trim().split("\n").filter(existsSync);
  return !existsSync(built) || newest.some((source) => statSync(source).mtimeMs > statSync(built).mtimeMs);
}

function nextBuild(folder: string): void {
  console.log(`Building ${folder}.`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve("node_modules/next/dist/bin/next"), "build"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  if (status !== 0) throw new Error(`${folder} can't be built:\n${stdout}\n${stderr}`);
}

/**
 * The app once more, and in it one function changed: who is signed in to the demo is no longer read, but always Uma. What
 * its page costs more than this copy's is what reading a session costs a page.
 */
function buildWithoutSession(): void {
  const finished = join(COPY, "finished");
  if (existsSync(finished) && statSync(finished).mtimeMs > statSync(".next/finished").mtimeMs) return;
  rmSync(COPY, { recursive: true, force: true });
  const parts = ["app", "components", "db", "endpoints", "lib", "*.ts", "*.mjs", "package.json", "tsconfig.json"];
  const files = execFileSync("git", ["ls-files", "--", ...parts], { encoding: "utf8" })
    .trim()
    .split("\n");
  for (const file of files.filter((each) => /^[^/]+$|^(app|components|db|endpoints|lib)\//.test(each))) {
    mkdirSync(dirname(join(COPY, file)), { recursive: true });
    cpSync(file, join(COPY, file));
  }
  const read = "export async function productVisitor(): Promise<ProductVisitor> {\n";
  const visitors = readFileSync("visitors.ts", "utf8");
  if (!visitors.includes(read)) throw new Error("visitors.ts has changed: bench/builds.ts doesn't find productVisitor");
  const session = {
    id: "nobody's",
    user: { ...users.uma, createdAt: new Date() },
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 24 * 60 * 60 * 1000),
    impersonation: null,
  };
  const asText = JSON.stringify(session).replace(/"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g, 'new Date("$1")');
  writeFileSync(
    join(COPY, "visitors.ts"),
    visitors.replace(read, `${read}  if (env().demo) return { session: ${asText}, ended: null };\n`),
  );
  nextBuild(COPY);
  cpSync(".next/shell", join(COPY, ".next/shell"), { recursive: true });
  writeFileSync(finished, "");
}

/** Where the copy is served from. */
export const withoutSession = COPY;

if (resolve(process.argv[1] ?? "") === import.meta.filename) await buildAll();
