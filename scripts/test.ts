import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { findChromium } from "./chromium.ts";
import { lastLine, oneFailed, onePassed, readPlaywright, readVitest, sum, type Tally, tallyOf } from "./tally.ts";

/** A Postgres that may be used and left as it was. Without one, Postgres runs in WebAssembly for the store's tests. */
const server = process.env.TEST_DATABASE_URL || undefined;
const ON_POSTGRES = { TEST_DATABASES: "postgres" };

/** `npm test`: everything that CI checks. Nothing stops it early, and its last line says what passed and what failed. */
async function main(): Promise<void> {
  if (findChromium() === null) {
    console.error(
      "The browser stories need Chromium: run `apt-get install chromium`, or `npx playwright install chromium`.",
    );
    finish(oneFailed("No Chromium."));
  }
  const results = mkdtempSync(join(tmpdir(), "understudy-test-"));
  const lint = await step("Lint", ["npm", "run", "--silent", "lint"]);
  const types = await step("Types", ["npm", "run", "--silent", "types"]);
  const unit = await unitTests("Unit tests", join(results, "unit.json"));
  // With a server at hand, what the store's tests alone do on both dialects, the others do on Postgres, too.
  const withServer =
    server === undefined
      ? []
      : [await unitTests("Unit tests on Postgres", join(results, "unit-postgres.json"), ON_POSTGRES, ["lib", "app"])];
  const build = await step("Build", ["npm", "run", "--silent", "build"]);
  const e2e = build.failed > 0 ? [oneFailed("No build, so no browser story.")] : await allStories(results);
  // In a fresh clone only: the demo makes its database anew, and elsewhere there may be one that somebody is using.
  const newcomer = process.env.CI && build.failed === 0 ? [await step("The demo", ["tsx", "scripts/newcomer.ts"])] : [];
  rmSync(results, { recursive: true });
  finish(sum([lint, types, unit, ...withServer, build, ...e2e, ...newcomer]));
}

function finish(total: Tally): never {
  for (const failure of total.failures) console.log(`\nFailed: ${failure}`);
  console.log(`\n${lastLine(total)}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

/** A step that is no test runner passes or fails as one. */
async function step(name: string, command: string[]): Promise<Tally> {
  return (await run(name, command)) === 0 ? onePassed : oneFailed(name);
}

async function unitTests(name: string, results: string, variables = {}, folders: string[] = []): Promise<Tally> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const exitCode = await run(name, ["vitest", "run", ...reporters, ...folders], variables);
  return tallyOf(name, read(results, readVitest), exitCode);
}

/** All of them on SQLite; and on Postgres, where there is a server, those that ask the most of the store, with two instances. */
async function allStories(results: string): Promise<Tally[]> {
  const first = await stories("Browser stories", join(results, "stories.json"), { TEST_DATABASE_URL: "" });
  if (server === undefined) return [first];
  return [
    first,
    await stories("Browser stories on Postgres", join(results, "stories-postgres.json"), {
      TEST_STORIES: "store",
      TEST_INSTANCES: "2",
    }),
  ];
}

async function stories(name: string, results: string, variables: Record<string, string>): Promise<Tally> {
  const exitCode = await run(name, ["playwright", "test", "--reporter=list,json"], {
    ...variables,
    PLAYWRIGHT_JSON_OUTPUT_FILE: results,
  });
  return tallyOf(name, read(results, readPlaywright), exitCode);
}

function read<Report>(path: string, tally: (report: Report) => Tally): Tally | null {
  try {
    // Our own runners' report, in the shape that they document; one of another shape throws here, and counts as a failure.
    return tally(JSON.parse(readFileSync(path, "utf8")) as Report);
  } catch {
    return null;
  }
}

function run(
  name: string,
  [program = "", ...options]: string[],
  variables: Record<string, string> = {},
): Promise<number> {
  console.log(`\n== ${name}: ${[program, ...options].join(" ")}`);
  const path = [resolve("node_modules/.bin"), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: "1", ...variables };
  const child = spawn(program, options, { stdio: "inherit", env });
  return new Promise((done) => {
    child.on("error", (error) => {
      console.error(error.message);
      done(1);
    });
    child.on("exit", (code) => done(code ?? 1));
  });
}

await main();
