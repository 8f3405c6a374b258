import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type Address, pinnedTo } from "../outbox/reach.ts";

/** Of each answer this much is read: a page, or a script that a page loads. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

export interface Asked {
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface Answer {
  status: number;
  location: string | null;
  setCookies: string[];
  text: string;
}

/** Asks once, of this address by the URL's name, and follows nothing. @throws whatever the network does. */
export function sendTo(url: URL, address: Address, asked: Asked, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  const { method, headers, body } = asked;
  return new Promise((done, fail) => {
    const sent = request(url, {
      method,
      agent: false,
      signal,
      lookup: pinnedTo(address),
      headers: {
        // What is compressed would be read in vain.
        "accept-encoding": "identity",
        ...headers,
        ...(body !== null && { "content-length": String(Buffer.byteLength(body)) }),
      },
    });
    sent.on("error", fail);
    sent.on("response", (response) => {
      read(response).then((text) => {
        const { statusCode: status = 0, headers } = response;
        done({ status, location: headers.location ?? null, setCookies: headers["set-cookie"] ?? [], text });
      }, fail);
    });
    sent.end(body ?? undefined);
  });
}

function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((done, fail) => {
    const give = () => done(Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8"));
    response.on("error", fail);
    response.on("aborted", () => fail(new Error("broken off")));
    response.on("end", give);
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < MAX_ANSWER_BYTES) return;
      give();
      response.destroy();
    });
  });
}
