import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { arrows } from "./arrows.ts";

/** Why this file may not import this, or null where it may. */
export function objectionTo(file: string, specifier: string): string | null {
  const line = arrows.find(([files]) => fits(file, files));
  if (!line) return `${file} has no line in scripts/arrows.ts`;
  const [files, may] = line;
  if (specifier.startsWith(".") && roomOf(targetOf(file, specifier)) !== roomOf(file))
    return `${file} imports ${specifier}: across folders the way is #lib, #db, #components`;
  const target = targetOf(file, specifier);
  return may.split(" ").some((pattern) => fits(target, pattern))
    ? null
    : `${file} imports ${specifier}: ${files} may not`;
}

/** A file of ours by its path, a package by its name. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier));
  if (!specifier.startsWith("#")) return specifier;
  const target = specifier.slice(1);
  return target.includes("/") ? target : `${target}.ts`;
}

/** The demo product is a folder of its own within app/. */
const roomOf = (path: string) => /^app\/demo(?=\/)|^[^/]+(?=\/)/.exec(path)?.[0] ?? ".";

/** `**` is any path, `*` any name, `{a,b}` either; a package with `/**` behind it is itself too. */
function fits(path: string, pattern: string): boolean {
  const source = pattern.replace(/\/\*\*$|\*\*\/?|[*{},.+()[\]]/g, (token) => wildcards[token] ?? `\\${token}`);
  return new RegExp(`^${source}$`).test(path);
}

const wildcards: Record<string, string> = {
  "/**": "(/.*)?",
  "**/": "(.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "{": "(",
  ",": "|",
  "}": ")",
};

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, "utf8")).importedFiles.map(({ fileName }) => fileName);
}

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  const listed = [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "*.ts",
    "*.tsx",
    ":!examples",
    ":!e2e/clients",
  ];
  const files = execFileSync("git", listed, { encoding: "utf8" }).trim().split("\n").filter(existsSync);
  const objections = files.flatMap((file) =>
    importsOf(file).flatMap((specifier) => objectionTo(file, specifier) ?? []),
  );
  for (const objection of objections) console.error(objection);
  console.log(`${files.length} files against the arrows of scripts/arrows.ts: ${objections.length} imports are.`);
  process.exit(objections.length > 0 ? 1 : 0);
}
