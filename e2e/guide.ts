import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A guide's code blocks that name a file, as its reader would copy them. */
export function writeBlocks(guide: string, folder: string): string[] {
  const text = readFileSync(resolve("docs/guides", guide), "utf8");
  const blocks = [...text.matchAll(/^```\w+ title="([^"]+)"\n(.*?)^```$/gms)];
  if (blocks.length === 0) throw new Error(`${guide} has no code of a file`);
  return blocks.map(([, title = "", code = ""]) => {
    mkdirSync(dirname(join(folder, title)), { recursive: true });
    writeFileSync(join(folder, title), code);
    return title;
  });
}

/** A fresh directory with nothing but the guide's own files, and the packages that it says to install. */
export function follow(guide: string): string {
  const folder = mkdtempSync(join(tmpdir(), `understudy-guide-`));
  // Linked, as an install for each guide would take minutes. The stories of the examples install.
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeBlocks(guide, folder);
  return folder;
}

/** What Vite makes of a guide's pages. */
export function buildPages(folder: string, authUrl: string): void {
  const { PATH } = process.env;
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"], {
    cwd: folder,
    env: { PATH, NODE_ENV: "production", VITE_AUTH_URL: authUrl },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
