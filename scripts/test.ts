import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { findChromium } from "./chromium.ts";
import { lastLine, oneFailed, onePassed, readPlaywright, readVitest, sum, type Tally, tallyOf } from "./tally.ts";

/** `npm test`: everything that CI checks. Nothing stops it early, and its last line says what passed and what failed. */
async function main(): Promise<void> {
  if (findChromium() === null) {
    console.error(
      "The browser stories need Chromium: run `apt-get install chromium`, or `npx playwright install chromium`.",
    );
    finish(oneFailed);
  }
  const results = mkdtempSync(join(tmpdir(), "understudy-test-"));
  const lint = await step("Lint", ["npm", "run", "--silent", "lint"]);
  const types = await step("Types", ["npm", "run", "--silent", "types"]);
  const unit = await unitTests(join(results, "unit.json"));
  const build = await step("Build", ["npm", "run", "--silent", "build"]);
  const e2e = build.failed > 0 ? oneFailed : await stories(join(results, "stories.json"));
  // In a fresh clone only: the demo makes its database anew, and elsewhere there may be one that somebody is using.
  const newcomer = process.env.CI && build.failed === 0 ? [await step("The demo", ["tsx", "scripts/newcomer.ts"])] : [];
  rmSync(results, { recursive: true });
  finish(sum([lint, types, unit, build, e2e, ...newcomer]));
}

function finish(total: Tally): never {
  console.log(`\n${lastLine(total)}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

/** A step that is no test runner passes or fails as one. */
async function step(name: string, command: string[]): Promise<Tally> {
  return (await run(name, command)) === 0 ? onePassed : oneFailed;
}

async function unitTests(results: string): Promise<Tally> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const exitCode = await run("Unit tests", ["vitest", "run", ...reporters]);
  return tallyOf(read(results, readVitest), exitCode);
}

async function stories(results: string): Promise<Tally> {
  const exitCode = await run("Browser stories", ["playwright", "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: results,
  });
  return tallyOf(read(results, readPlaywright), exitCode);
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
