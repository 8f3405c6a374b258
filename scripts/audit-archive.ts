import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { archiveBefore, type WriteFile } from "#lib/audit/archive/archive.ts";
import { runCommand } from "./command.ts";
import { sealingContext } from "./log-context.ts";

const usage = "Usage: npm run audit:archive -- --before YYYY-MM [--to FOLDER]";

/**
 * `npm run audit:archive -- --before YYYY-MM`: the events before that month leave the log, into a signed file of archives/
 * or of the folder that is named. Takes the server's environment, and works while the server runs.
 */
await runCommand("audit:archive", async (context, environment) => {
  const { before, to } = optionsOf(process.argv.slice(2));
  const archived = await archiveBefore(await sealingContext(context, environment), before, fileIn(to, before));
  if (archived.file === null) return `There is nothing before ${before} in the log.`;
  return [
    join(to, archived.file),
    `Archived: ${archived.events.toLocaleString("en")} events. The log verifies without them.`,
    "Keep the file, out of this machine: nothing else has them any more.",
  ].join("\n");
});

function optionsOf(words: string[]): { before: string; to: string } {
  try {
    const options = { before: { type: "string" }, to: { type: "string", default: "archives" } } as const;
    const { before, to } = parseArgs({ args: words.filter((word) => word !== "--"), options }).values;
    if (before !== undefined && /^\d{4}-\d{2}$/.test(before)) return { before, to };
  } catch {
    // Told below.
  }
  throw new Error(usage);
}

/** Under a name of its own until it is whole. */
function fileIn(folder: string, month: string): WriteFile {
  return async (lines) => {
    const file = `audit-before-${month}.jsonl`;
    const path = join(folder, file);
    if (existsSync(path))
      throw new Error(`${path} is there already: move it away, it is all that is left of its events.`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const hash = createHash("sha256");
    const hashed = async function* (from: AsyncIterable<string>) {
      for await (const line of from) {
        hash.update(line);
        yield line;
      }
    };
    const part = `${path}.part`;
    await pipeline(Readable.from(hashed(lines)), createWriteStream(part, { mode: 0o600, flush: true }));
    renameSync(part, path);
    return { file, sha256: hash.digest("hex"), remove: () => rmSync(path) };
  };
}
