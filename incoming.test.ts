import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { guardIncoming } from "./incoming.ts";

guardIncoming();

let server: Server;
/** What reached the server behind, and how each of its bodies ended. */
let seen: string[];
beforeEach(async () => {
  seen = [];
  server = createServer((asked, response) => {
    seen.push(`${asked.method} ${asked.url}`);
    asked.on("error", () => seen.push("error"));
    asked.on("end", () => seen.push("end"));
    asked.on("close", () => seen.push("close"));
    asked.resume();
    asked.on("end", () => response.end("answered"));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => new Promise((done) => server.close(done)));
const port = () => (server.address() as AddressInfo).port;

const ask = (method: string, path: string) =>
  new Promise<{ status: number; text: string }>((done, fail) => {
    const sent = request({ host: "127.0.0.1", port: port(), method, path }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, text });
    });
    sent.on("error", fail).end();
  });

test.each([
  ["TRACE", "/"],
  ["TRACE", "/api/me"],
  ["OPTIONS", "*"],
  ["GET", "*"],
  ["GET", "http://evil.example/sign-in"],
])("%s %s is a malformed request, and reaches nobody", async (method, path) => {
  const { status, text } = await ask(method, path);
  expect(status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ code: "malformed_request", status: 400 });
  expect(seen).toEqual([]);
});

test("everything else is answered as ever", async () => {
  for (const method of ["GET", "OPTIONS", "DELETE"])
    expect(await ask(method, "/api/me")).toEqual({ status: 200, text: "answered" });
  expect(seen.filter((line) => line.endsWith("/api/me"))).toHaveLength(3);
});

test("a client that goes away in the middle of a body is no error, and no end either", async () => {
  const client = connect(port(), "127.0.0.1");
  client.write("POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc");
  await expect.poll(() => seen).toEqual(["POST /api/x"]);
  client.resetAndDestroy();
  await expect.poll(() => seen).toEqual(["POST /api/x", "close"]);
});
