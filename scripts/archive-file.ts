import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { WriteFile } from "#lib/audit/archive/archive.ts";

/** Under a name of its own until it is whole. */
export function fileIn(folder: string, month: string): WriteFile {
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
    try {
      await pipeline(Readable.from(hashed(lines)), createWriteStream(part, { mode: 0o600, flush: true }));
      renameSync(part, path);
    } catch (error) {
      // It has people's names in it, and nobody would look for it.
      rmSync(part, { force: true });
      throw error;
    }
    return { file, sha256: hash.digest("hex"), remove: () => rmSync(path) };
  };
}
