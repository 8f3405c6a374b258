import { createReadStream, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream";

/** What the build made for browsers. Their names change with what is in them, so a browser asks for each once. */
export interface Files {
  /** False when there is no such file. */
  answer: (path: string, request: IncomingMessage, response: ServerResponse) => boolean;
}

interface Built {
  file: string;
  type: string;
  size: number;
  /** Its size as brotli, where the build made that beside it (scripts/build.ts). */
  brotli: number | null;
}

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "application/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Lists them once: what isn't on the list isn't there, whatever an address is spelled like. */
export function filesIn(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sizes = new Map(names.map((name) => [name, statSync(join(folder, name))]));
  const built = new Map<string, Built>();
  for (const [name, stat] of sizes) {
    if (!stat.isFile() || name.endsWith(".br")) continue;
    const type = types[extname(name)] ?? "application/octet-stream";
    const brotli = sizes.get(`${name}.br`)?.size ?? null;
    built.set(`/_next/static/${name}`, { file: join(folder, name), type, size: stat.size, brotli });
  }
  return {
    answer(path, request, response) {
      const found = built.get(path);
      if (!found) return false;
      send(found, request, response);
      return true;
    },
  };
}

function send({ file, type, size, brotli }: Built, request: IncomingMessage, response: ServerResponse): void {
  const packed = brotli !== null && takesBrotli(request.headers["accept-encoding"]);
  response.writeHead(200, {
    "content-type": type,
    "content-length": packed ? brotli : size,
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
    ...(packed && { "content-encoding": "br" }),
  });
  if (request.method === "HEAD") response.end();
  // Whoever goes away meanwhile wants it no more, and a file that is gone breaks the answer off: both are seen there.
  else pipeline(createReadStream(packed ? `${file}.br` : file), response, () => {});
}

/** Whoever names it and doesn't refuse it (RFC 9110, section 12.5.3). */
export const takesBrotli = (accepted: string | string[] | undefined): boolean =>
  String(accepted ?? "")
    .split(",")
    .some((coding) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
