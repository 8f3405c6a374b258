import type { IncomingMessage, ServerResponse } from "node:http";

/** Between Node.js's requests and responses and those of the Fetch standard, which our handlers are written in. */

/**
 * The body is read only as far as somebody asks for it. `signal` tells when the client has gone.
 *
 * @throws TypeError for whatever can't be made a request.
 */
export function requestOf(message: IncomingMessage, response: ServerResponse, origin: string): Request {
  const { method = "GET", url = "/" } = message;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const left = new AbortController();
  response.once("close", () => response.writableFinished || left.abort());
  const bodiless = method === "GET" || method === "HEAD";
  const body = bodiless ? {} : { body: bodyOf(message), duplex: "half" };
  return new Request(origin + url, { method, headers, signal: left.signal, ...body });
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  let over = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (close: () => void) => {
          if (!over) close();
          over = true;
        };
        message.on("data", (chunk: Buffer) => {
          if (!over) controller.enqueue(chunk);
          message.pause();
        });
        message.pause();
        message.once("end", () => end(() => controller.close()));
        // A client that goes away in the middle is nothing that went wrong here, but the half is no whole either.
        message.once("error", (error) => end(() => controller.error(error)));
        message.once("close", () => end(() => controller.error(new Error("the body broke off"))));
      },
      pull: () => void message.resume(),
      cancel() {
        over = true;
      },
    },
    { highWaterMark: 0 },
  );
}

/** What is sent on as it comes, as its end is far off, or none. Everything else is small, and sent at once. */
const flows = (answer: Response) =>
  /^(text\/event-stream|application\/x-ndjson)\b/.test(answer.headers.get("content-type") ?? "");

/** Writes an answer down. Headers that are set already stay where the answer doesn't say otherwise. */
export async function send(answer: Response, message: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (answer.body === null || message.method === "HEAD") {
    await answer.body?.cancel();
    response.end();
  } else if (flows(answer)) await pour(answer.body, response);
  else response.end(Buffer.from(await answer.arrayBuffer()));
}

/** As fast as the client reads; who goes away ends it. Whoever makes it may break it off, and then the client is cut off. */
async function pour(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  // Who has gone already says so no more.
  if (response.destroyed) return reader.cancel();
  response.once("close", () => void reader.cancel().catch(() => {}));
  // Also of a client who doesn't read, and for whom nothing is read here meanwhile.
  reader.closed.catch(() => response.destroy());
  response.flushHeaders();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read())
      if (!response.write(read.value)) await drained(response);
    response.end();
  } catch {
    response.destroy();
  }
}

const drained = (response: ServerResponse) =>
  new Promise<void>((go) => {
    if (response.destroyed) return go();
    response.once("drain", go).once("close", go);
  });

/** What nobody has read of a body is let pass once it is answered: its sender reads the answer then, and may ask again. */
export function letPass(message: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (message.complete) return;
    for (const reading of ["data", "readable"]) message.removeAllListeners(reading);
    message.resume();
  });
}
