import { createReadStream, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, extname, join } from "node:path";
import { pipeline } from "node:stream";
import { elementPath } from "#lib/hosted/element.ts";

/** What the build made for browsers. Their names change with what is in them, so a browser asks for each once. */
export interface Files {
  /** False when there is no such file. */
  answer: (path: string, request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A folder of them, the address that it is under, and what its answers carry beside what all do. */
interface Place {
  under: string;
  folder: string;
  headers?: Record<string, string>;
}

interface Built extends Pick<Place, "headers"> {
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

/** What the build in that folder made. While developing, Next.js has the pages' own. */
export function filesOf(build: string, developing: boolean): Files {
  const ofPages = { under: "/_next/static", folder: join(build, "static") };
  // For pages of any origin, which hold it against its hash and so have to be let read it.
  const headers = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };
  const element = { under: dirname(elementPath), folder: join(build, "element"), headers };
  return filesIn(element, ...(developing ? [] : [ofPages]));
}

/** Lists them once: what isn't on the list isn't there, whatever an address is spelled like. */
export function filesIn(...places: Place[]): Files {
  const built = new Map(places.flatMap(listOf));
  return {
    answer(path, request, response) {
      const found = built.get(path);
      if (!found) return false;
      send(found, request, response);
      return true;
    },
  };
}

function listOf({ under, folder, headers = {} }: Place): [address: string, built: Built][] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sizes = new Map(names.map((name) => [name, statSync(join(folder, name))]));
  return [...sizes]
    .filter(([name, stat]) => stat.isFile() && !name.endsWith(".br"))
    .map(([name, { size }]) => {
      const type = types[extname(name)] ?? "application/octet-stream";
      const brotli = sizes.get(`${name}.br`)?.size ?? null;
      return [`${under}/${name}`, { file: join(folder, name), type, size, brotli, headers }];
    });
}

function send({ file, type, size, brotli, headers }: Built, request: IncomingMessage, response: ServerResponse): void {
  const packed = brotli !== null && takesBrotli(request.headers["accept-encoding"]);
  response.writeHead(200, {
    "content-type": type,
    "content-length": packed ? brotli : size,
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
    ...(packed && { "content-encoding": "br" }),
    ...headers,
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
