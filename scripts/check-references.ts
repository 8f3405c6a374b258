import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of this repository as comments and documents name it, and a heading of it where it is a document. */
const reference = /(?<![\w/.@-])((?:(?:\(\w+\)|[\w.[\]-])+\/)*[\w.[\]-]+\.(?:md|tsx?|sql|css))(?:#([\w-]+))?/g;
/** A decision record by its number alone, which nobody can follow. */
const numbered = /(docs\/decisions\/\d{4})(?![\w-])/g;
const folders = /^(app|bench|components|db|docs|e2e|examples|lib|scripts|sdk)\//;

/** What comments of a source file, or a document, cite and nobody can find. `files` are the repository's. */
export function brokenReferences(path: string, text: string, files: Files): string[] {
  return path.endsWith(".md") ? brokenLinks(path, text, files) : brokenInComments(path, text, files);
}

export type Files = (path: string) => string | null;

/** In a comment: from the top of the repository or of an example, which is one of its own; or a file beside this one. */
function brokenInComments(path: string, text: string, files: Files): string[] {
  return commentsOf(text).flatMap((comment) =>
    [...comment.matchAll(reference), ...comment.matchAll(numbered)].flatMap(([cited, name = "", heading]) => {
      if (!name.endsWith(".md") && !folders.test(name)) return []; // `page.tsx`: a kind of file, not one
      const example = /^examples\/[^/]+\//.exec(path)?.[0] ?? "";
      const found = files(example + name) ?? files(join(dirname(path), name));
      return resolves(found, heading) ? [] : [`${path} cites ${cited}`];
    }),
  );
}

/** In a document: what a link leads to. */
function brokenLinks(path: string, text: string, files: Files): string[] {
  return [...text.matchAll(/\]\(([^)\s#:]*)(?:#([\w-]+))?\)/g)].flatMap(([, target = "", heading]) => {
    const name = target === "" ? path : normalize(join(dirname(path), target));
    return resolves(files(name), heading) ? [] : [`${path} links to ${target}${heading ? `#${heading}` : ""}`];
  });
}

const resolves = (text: string | null, heading: string | undefined): boolean =>
  text !== null && (heading === undefined || headingsOf(text).includes(heading));

/** As GitHub makes them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

const commentsOf = (text: string): string[] => text.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm) ?? [];

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  const kinds = [
    "*.ts",
    "*.tsx",
    "*.css",
    "*.mjs",
    "*.md",
    ":!docs/reference",
    ":!e2e/clients",
    ":!scripts/check-references.test.ts",
  ];
  const paths = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...kinds], {
    encoding: "utf8",
  });
  const read: Files = (path) => (existsSync(path) ? readOrFolder(path) : null);
  const broken = paths
    .trim()
    .split("\n")
    .filter(existsSync)
    .flatMap((path) => brokenReferences(path, readFileSync(path, "utf8"), read));
  for (const one of broken) console.error(`${one}, which isn't there`);
  process.exit(broken.length > 0 ? 1 : 0);
}

function readOrFolder(path: string): string {
  return path.includes(".") ? readFileSync(path, "utf8") : "";
}
