import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Answer } from "./delivery.ts";
import { type Address, pinnedTo, type Reach, reachable } from "./reach.ts";

/** Of an answer that nobody keeps, this much is let in so that an honest sender can finish. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** Of one that is kept, in bytes. */
const KEPT_BYTES = 1024;

export interface Message {
  headers: Record<string, string>;
  body: string;
}

export interface Asked {
  reach: Reach;
  /** For all of it, in milliseconds: who takes longer is asked again later. */
  withinMs: number;
  /** Which statuses say that it has arrived. */
  arrived: (status: number) => boolean;
  /** Is the beginning of the answer kept? */
  kept: boolean;
}

/** Posts something to where an Owner or Admin said that it should go. Follows no redirect; throws nothing. */
export async function post(uri: string, message: Message, asked: Asked): Promise<Answer> {
  const beganAt = performance.now();
  const answer = (outcome: Answer["outcome"], said: Partial<Said> = {}): Answer => ({
    outcome,
    status: said.status ?? null,
    text: said.text ?? null,
    tookMs: Math.round(performance.now() - beganAt),
  });
  const url = new URL(uri);
  const signal = AbortSignal.timeout(asked.withinMs);
  try {
    const address = await Promise.race([reachable(url, asked.reach), aborted(signal)]);
    if (!address) return answer("address_refused");
    const said = await postTo(url, address, message, { signal, kept: asked.kept });
    return answer(asked.arrived(said.status) ? "delivered" : `status_${said.status}`, said);
  } catch {
    return answer("no_answer");
  }
}

interface Said {
  status: number;
  text: string | null;
}

/** What is answered. Connects to this address, by the URL's name for Host header and certificate. */
export function postTo(
  url: URL,
  address: Address,
  { headers, body }: Message,
  { signal, kept }: { signal: AbortSignal; kept: boolean },
): Promise<Said> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const sent = request(url, {
      method: "POST",
      agent: false,
      signal,
      lookup: pinnedTo(address),
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    });
    sent.on("error", fail);
    sent.on("response", (response) => {
      const status = response.statusCode ?? 0;
      if (kept) keep(response, (text) => done({ status, text }));
      else {
        done({ status, text: null });
        ignore(response);
      }
    });
    sent.end(body);
  });
}

function ignore(response: IncomingMessage): void {
  let bytes = 0;
  response.on("error", () => {}); // the status is known, and the rest was never wanted
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
}

/** Gives the beginning of an answer, once: when there is enough of it, or no more comes. */
function keep(response: IncomingMessage, give: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("error", () => {}); // what came is kept, and `close` follows
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= KEPT_BYTES) response.destroy();
  });
  response.on("close", () => give(textOf(Buffer.concat(chunks).subarray(0, KEPT_BYTES))));
}

/** Text that may be stored and shown: whatever it was, without what controls a terminal or a database refuses. */
const textOf = (bytes: Buffer): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  bytes.toString("utf8").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "");

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(signal.reason), { once: true }));
