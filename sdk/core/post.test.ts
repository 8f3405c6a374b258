import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Post, poster } from "./post.ts";

let server: Server;
let url: string;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${await text(request)}`);
    if (request.url === "/silent") return;
    if (request.url === "/large") return void response.end("x".repeat(1024 * 1024 + 1));
    if (request.url === "/half") return void response.writeHead(202).write("ha", () => response.destroy());
    if (request.url === "/elsewhere") return void response.writeHead(307, { location: "/" }).end();
    if (request.url === "/refused") return void response.writeHead(422).end("why");
    response.writeHead(202).end("täken");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const sendBy = (post: Post, path = "/", timeoutMs = 5000) =>
  post({ url: url + path, headers: { authorization: "Basic x" }, body: '{"a":"ä"}', timeoutMs });

describe.each([
  ["Node.js' own client", () => poster(undefined)],
  ["a fetch that is given", () => poster((at, init) => fetch(at, init))],
])("a call by %s", (_, make) => {
  test("says what was answered, and when", async () => {
    const { status, date, text } = await sendBy(make());
    expect([status, text]).toEqual([202, "täken"]);
    expect(Math.abs(Date.parse(date ?? "") - Date.now())).toBeLessThan(60_000);
    expect(asked).toEqual(['POST / Basic x {"a":"ä"}']);
  });

  test("says which status refused it", async () => {
    expect(await sendBy(make(), "/refused")).toMatchObject({ status: 422 });
  });

  test.each(["/half", "/large"])("fails where there is no answer to be had, %s", async (path) => {
    await expect(sendBy(make(), path)).rejects.toThrow();
  });

  test("fails when its answer takes too long", async () => {
    await expect(sendBy(make(), "/silent", 50)).rejects.toThrow();
  });

  test("takes its secret nowhere else", async () => {
    const status = await sendBy(make(), "/elsewhere").then(
      (answer) => answer.status,
      () => 307,
    );
    expect(status).toBe(307);
    expect(asked).toHaveLength(1);
  });
});

test("one connection serves many calls, and a call on one that the server has closed is made again", async () => {
  let connections = 0;
  server.on("connection", () => connections++);
  const post = poster(undefined);
  await sendBy(post);
  await sendBy(post);
  expect(connections).toBe(1);
  server.closeIdleConnections();
  expect(await sendBy(post)).toMatchObject({ status: 202 });
  expect(connections).toBe(2);
});
