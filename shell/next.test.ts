import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { packWhole } from "./next.ts";

type Packer = (message: IncomingMessage, response: ServerResponse, next: () => void) => void;
const packer: Packer = createRequire(import.meta.url)("next/dist/compiled/compression")();

const pieces = Array.from(
  { length: 60 },
  (_, nth) => `<tr><td>User ${nth}</td><td>user${nth}@globex.example</td></tr>`,
);

/** As Next.js sends a page: piece by piece, asking its packer each time to give out what it has, where it offers that. */
function sendInPieces(response: ServerResponse & { flush?: unknown }): void {
  response.setHeader("content-type", "text/html");
  for (const piece of pieces) {
    response.write(piece);
    if ("flush" in response && typeof response.flush === "function") response.flush();
  }
  response.end();
}

async function sizeOf(before: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((message, response) => {
    before(response);
    packer(message, response, () => sendInPieces(response));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const size = await new Promise<number>((done, fail) => {
    const sent = request({ port, host: "127.0.0.1", headers: { "accept-encoding": "gzip" } }, async (response) => {
      expect(response.headers["content-encoding"]).toBe("gzip");
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      done(bytes);
    });
    sent.on("error", fail).end();
  });
  server.closeAllConnections();
  server.close();
  return size;
}

test("a page that Next.js sends in pieces is packed as one", async () => {
  const [whole, inPieces] = [await sizeOf(packWhole), await sizeOf(() => {})];
  expect(whole).toBeLessThan(inPieces * 0.7);
});
