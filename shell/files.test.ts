import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packStatic } from "#scripts/pack-static.ts";
import { filesIn, takesBrotli } from "./files.ts";

const script = "console.log('a long enough line to be worth packing');\n".repeat(100);
const folder = mkdtempSync(join(tmpdir(), "understudy-files-"));
let server: Server;

beforeAll(async () => {
  mkdirSync(join(folder, "static", "chunks"), { recursive: true });
  writeFileSync(join(folder, "static", "chunks", "a.js"), script);
  writeFileSync(join(folder, "static", "f.woff2"), "font");
  writeFileSync(join(folder, "secret"), "secret");
  await packStatic(join(folder, "static"));
  mkdirSync(join(folder, "anybody"));
  writeFileSync(join(folder, "anybody", "b.js"), script);
  const files = filesIn(
    { under: "/_next/static", folder: join(folder, "static") },
    { under: "/anybody", folder: join(folder, "anybody"), headers: { "access-control-allow-origin": "*" } },
  );
  server = createServer((request, response) => {
    if (!files.answer(request.url ?? "", request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init);

test("what the build made is sent packed to whoever takes it so, and kept for good", async () => {
  const packed = await get("/_next/static/chunks/a.js", { headers: { "accept-encoding": "gzip, deflate, br" } });
  expect(Object.fromEntries(packed.headers)).toMatchObject({
    "content-encoding": "br",
    "content-type": "application/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(Number(packed.headers.get("content-length"))).toBeLessThan(200);
  expect(await packed.text()).toBe(script);
  const plain = await get("/_next/static/chunks/a.js", { headers: { "accept-encoding": "gzip" } });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.text()).toBe(script);
});

test("a font is packed already, and HEAD gets no body", async () => {
  const font = await get("/_next/static/f.woff2", { method: "HEAD", headers: { "accept-encoding": "br" } });
  expect([font.headers.get("content-type"), font.headers.get("content-encoding")]).toEqual(["font/woff2", null]);
  expect(font.headers.get("content-length")).toBe("4");
  expect(await font.text()).toBe("");
});

test("what is for pages of any origin says so, and the rest doesn't", async () => {
  const allowed = async (path: string) => (await get(path)).headers.get("access-control-allow-origin");
  expect(await allowed("/anybody/b.js")).toBe("*");
  expect(await allowed("/_next/static/chunks/a.js")).toBeNull();
});

test.each(["/_next/static/../secret", "/_next/static/..%2fsecret", "/_next/static/", "/_next/static/chunks/a.js.br"])(
  "nothing else is there: %s",
  async (path) => expect((await get(path)).status).toBe(404),
);

test.each([
  ["br", true],
  ["gzip, br;q=0.9", true],
  ["gzip, br;q=0", false],
  ["br;q=0.0", false],
  ["*", false],
  ["", false],
  [undefined, false],
])("accept-encoding %j takes brotli: %s", (accepted, takes) => expect(takesBrotli(accepted)).toBe(takes));
