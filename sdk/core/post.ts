import { type Fetch, LARGEST_ANSWER, readBody } from "./fetch-json.ts";
import { type NodeAgent, type NodeHttp, nodeHttp } from "./node-http.ts";

/** How long a connection is kept for the next call. Servers keep theirs for 5 seconds and more. */
const KEPT_MS = 4_000;

/** What is sent: JSON, to an address that is known to be safe. */
export interface Sent {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** An answer that takes longer is none. */
  timeoutMs: number;
}

/** What came back. No redirect was followed. */
export interface Posted {
  status: number;
  /** What the server's clock said, as it was sent. */
  date: string | null;
  /** When to come again, as it was sent. */
  retryAfter: string | null;
  /** Empty where the status is an error's: nobody asks what else it says. */
  text: string;
}

/** Posts, and rejects when there is no whole answer, or one larger than 1 MB. */
export type Post = (sent: Sent) => Promise<Posted>;

/** By a `fetch` that is given. Else by Node.js' own client, which takes a fifth of the time, and by the global `fetch` where there is none. */
export function poster(fetch: Fetch | undefined): Post {
  let agent: NodeAgent | undefined;
  return (sent) => {
    const http = fetch === undefined ? nodeHttp(sent.url) : undefined;
    if (http === undefined) return postByFetch(fetch ?? ((url, init) => globalThis.fetch(url, init)), sent);
    agent ??= new http.Agent({ keepAlive: true, timeout: KEPT_MS });
    return postByNode(http, agent, sent);
  };
}

async function postByFetch(fetch: Fetch, { url, headers, body, timeoutMs }: Sent): Promise<Posted> {
  const signal = AbortSignal.timeout(timeoutMs);
  const init = { method: "POST", headers, body, redirect: "error", cache: "no-store", signal } as const;
  const response = await fetch(url, init);
  const { ok, status } = response;
  if (!ok) await response.body?.cancel();
  const [date, retryAfter] = [response.headers.get("date"), response.headers.get("retry-after")];
  return { status, date, retryAfter, text: ok ? await readBody(response) : "" };
}

/** One that came twice says nothing. */
const once = (header: string | string[] | undefined): string | null => (typeof header === "string" ? header : null);

function postByNode(http: NodeHttp, agent: NodeAgent | false, sent: Sent): Promise<Posted> {
  const { url, headers, body, timeoutMs } = sent;
  return new Promise((done, fail) => {
    const asked = http.request(url, { method: "POST", agent, headers });
    const late = setTimeout(() => asked.destroy(new Error("no answer in time")), timeoutMs);
    let begun = false;
    asked.on("response", (response) => {
      begun = true;
      const { statusCode: status = 0, headers } = response;
      const [date, retryAfter] = [once(headers.date), once(headers["retry-after"])];
      let text = "";
      if (status < 200 || status > 299) {
        done({ status, date, retryAfter, text });
        return asked.destroy();
      }
      response.setEncoding("utf8");
      response.on("data", (part) => {
        text += part;
        if (text.length > LARGEST_ANSWER) asked.destroy(new Error("the answer is larger than 1 MB"));
      });
      response.on("end", () => done({ status, date, retryAfter, text }));
      response.on("error", fail);
    });
    asked.on("error", (error) => {
      // The server had closed a connection that was kept: nothing is wrong with it.
      const closed = asked.reusedSocket && !begun && "code" in error;
      if (closed) done(postByNode(http, false, sent));
      else fail(error);
    });
    asked.on("close", () => {
      clearTimeout(late);
      fail(new Error("the answer broke off"));
    });
    asked.end(body);
  });
}
