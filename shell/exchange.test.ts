import { Agent, createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { letPass, requestOf, send } from "./exchange.ts";

/** Node.js's server with one handler of ours behind it. */
let server: Server;
let handler: (request: Request) => Promise<Response>;
/** What went wrong while answering. */
let failed: unknown[];
beforeEach(async () => {
  failed = [];
  server = createServer((message, response) => {
    letPass(message, response);
    handler(requestOf(message, response, "http://localhost:3000"))
      .then((answer) => send(answer, message, response))
      .catch((error: unknown) => failed.push(error));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});
const port = () => (server.address() as AddressInfo).port;
const at = (path: string) => `http://127.0.0.1:${port()}${path}`;

test("a handler gets the address on its own host, the method, the headers and the body", async () => {
  handler = async (asked) =>
    Response.json([asked.url, asked.method, asked.headers.get("cookie"), await asked.text()], { status: 201 });
  const answer = await fetch(at("/a/b?c=d"), { method: "PATCH", headers: { cookie: "a=b" }, body: "é" });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual(["http://localhost:3000/a/b?c=d", "PATCH", "a=b", "é"]);
});

test("several cookies are set by one answer, and HEAD gets the headers without the body", async () => {
  handler = async () => {
    const headers = new Headers({ "content-type": "text/plain" });
    headers.append("set-cookie", "a=1; Path=/");
    headers.append("set-cookie", "b=2; Expires=Thu, 26 Nov 2026 01:40:23 GMT");
    return new Response("body", { headers });
  };
  const answer = await fetch(at("/"), { method: "HEAD" });
  expect(answer.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Expires=Thu, 26 Nov 2026 01:40:23 GMT"]);
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(await answer.text()).toBe("");
});

test("an event stream flows as it comes, and ends for its source when the client leaves", async () => {
  let say: (text: string) => void = () => {};
  const left = new Promise<string>((done) => {
    handler = async (asked) => {
      const gone: string[] = [];
      asked.signal.addEventListener("abort", () => gone.push("signal") === 2 && done(gone.sort().join()));
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          say = (text) => controller.enqueue(new TextEncoder().encode(text));
        },
        cancel: () => void (gone.push("cancel") === 2 && done(gone.sort().join())),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    };
  });
  const client = new AbortController();
  const answer = await fetch(at("/"), { signal: client.signal });
  const reader = answer.body?.getReader();
  for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
    say(text);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(text);
  }
  client.abort();
  expect(await left).toBe("cancel,signal");
  expect(failed).toEqual([]);
});

test("an event stream that its source breaks off cuts off a client who doesn't read", async () => {
  let breakOff = () => {};
  let full = false;
  server.once("request", (_, response) => {
    const write = response.write.bind(response);
    response.write = (chunk: unknown) => {
      const goesOn = write(chunk);
      full ||= !goesOn;
      return goesOn;
    };
  });
  handler = async () => {
    const body = new ReadableStream<Uint8Array>({
      // More than the system holds for a client.
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
      start: (controller) => {
        breakOff = () => controller.error(new DOMException("The reader doesn't read.", "AbortError"));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const connected = new Promise<void>((done) => server.once("connection", (socket) => socket.once("close", done)));
  const client = connect(port(), "127.0.0.1", () => client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  client.pause().on("error", () => {});
  await new Promise((done) => server.once("request", done));
  // Until nothing more is taken from the source.
  await expect.poll(() => full).toBe(true);
  breakOff();
  await connected;
  client.destroy();
  expect(failed).toEqual([]);
});

test("a body is read only as far as somebody asks, and its sender gets the answer all the same, and may ask again", async () => {
  let given = 0;
  handler = async (asked) => {
    const reader = asked.body?.getReader();
    given = (await reader?.read())?.value?.byteLength ?? 0;
    return new Response("enough", { status: 422 });
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<{ status: number; text: string }>((done, fail) => {
      const sent = request({ host: "127.0.0.1", port: port(), method: "POST", agent }, async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        done({ status: response.statusCode ?? 0, text });
      });
      sent.on("error", fail).end(Buffer.alloc(20 * 1024 * 1024));
    });
  for (let turn = 0; turn < 3; turn++) expect(await ask()).toEqual({ status: 422, text: "enough" });
  agent.destroy();
  expect(given).toBeGreaterThan(0);
  expect(given).toBeLessThan(1024 * 1024);
});

test("a body that its sender breaks off is no whole, for whoever reads it", async () => {
  const read = new Promise<unknown>((done) => {
    handler = async (asked) => {
      done(await asked.text().catch((error: unknown) => error));
      return new Response(null, { status: 400 });
    };
  });
  const client = connect(port(), "127.0.0.1");
  client.write("POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc", () => client.resetAndDestroy());
  expect(await read).toBeInstanceOf(Error);
});
