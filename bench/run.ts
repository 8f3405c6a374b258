import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildAll } from "./builds.ts";
import { type Part, RESULTS, type Results, writePage } from "./page.ts";
import { versions } from "./peers.ts";
import { type Figure, lineOf, loadNow, machine } from "./results.ts";

/**
 * `npm run bench`: all parts one after the other, each in a process of its own, into docs/benchmarks.md; or those that are
 * named, `npm run bench -- express search`; a log of a million events only when it is named. On loopback and in a folder of
 * its own. A part that fails leaves what was known before, and the others go on.
 */
const always = [
  ...["client", "start", "requests", "express", "recording", "ends", "process", "bytes"],
  ...["history", "search", "pages", "webhooks"],
];
/** Measured when it is named, as it takes longer than all others together. */
const named = ["log"];
const parts = [...always, ...named];
/** No part takes half as long. */
const MOST_MS = 10 * 60 * 1000;
const MOST_MS_NAMED = 60 * 60 * 1000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}. There are: ${parts.join(", ")}.`);
  process.exit(1);
}
await buildAll();
const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const failed: string[] = [];
for (const name of wanted.length === 0 ? always : parts.filter((each) => wanted.includes(each))) {
  const [before, from] = [loadNow(), performance.now()];
  console.log(`\n${name}`);
  const figures = await measured(name);
  const took = Math.round((performance.now() - from) / 1000);
  if (figures === null) failed.push(name);
  else keep(name, { on: new Date().toISOString().slice(0, 10), load: `${before}, ${loadNow()}`, figures });
  console.log(`${name}: ${took} s`);
}
if (failed.length > 0) {
  console.error(`\nNot measured: ${failed.join(", ")}`);
  process.exitCode = 1;
}

function measured(name: string): Promise<Figure[] | null> {
  const child = fork(resolve("bench", `${name}.ts`), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, BENCH_FOLDER: folder },
  });
  const late = setTimeout(() => child.kill(), named.includes(name) ? MOST_MS_NAMED : MOST_MS);
  return new Promise((done) => {
    let figures: Figure[] | null = null;
    child.on("message", (message: { figures: Figure[] }) => {
      figures = message.figures;
      for (const figure of figures) console.log(lineOf(figure));
    });
    child.on("exit", () => {
      clearTimeout(late);
      done(figures);
    });
  });
}

/** After each part, so that a run that is broken off has not been for nothing. */
function keep(name: string, part: Part): void {
  const known: Partial<Results> = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : {};
  const all = { ...known.parts, [name]: part };
  const ordered = Object.fromEntries(parts.flatMap((each) => (all[each] ? [[each, all[each]]] : [])));
  const results: Results = { machine: machine(), versions: versions(), parts: ordered };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writePage(results);
}
