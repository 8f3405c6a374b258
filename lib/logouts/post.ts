import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type Address, type Reach, reachable } from "./reach.ts";

/** For all of it, in milliseconds: a product that takes longer is asked again later. */
export const ANSWER_WITHIN_MS = 5000;
/** Nothing of an answer is used but its status; this much is let in so that an honest sender can finish. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What came of it: "delivered", or why not, as a code for the log. */
export type Outcome = "delivered" | "address_refused" | "no_answer" | `status_${number}`;

/** Posts a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.5). Follows no redirect; throws nothing. */
export async function postLogout(uri: string, logoutToken: string, reach: Reach): Promise<Outcome> {
  const url = new URL(uri);
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const address = await Promise.race([reachable(url, reach), aborted(signal)]);
    if (!address) return "address_refused";
    const status = await postTo(url, address, new URLSearchParams({ logout_token: logoutToken }).toString(), signal);
    // Section 2.8: 200, and 204 where a framework makes it of an empty answer.
    return status === 200 || status === 204 ? "delivered" : `status_${status}`;
  } catch {
    return "no_answer";
  }
}

/** The status of the answer. Connects to this address, by the URL's name for Host header and certificate. */
export function postTo(url: URL, { address, family }: Address, form: string, signal: AbortSignal): Promise<number> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const sent = request(url, {
      method: "POST",
      agent: false,
      signal,
      lookup: (_name, options, give) => (options.all ? give(null, [{ address, family }]) : give(null, address, family)),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(Buffer.byteLength(form)),
      },
    });
    sent.on("error", fail);
    sent.on("response", (response) => {
      done(response.statusCode ?? 0);
      ignore(response);
    });
    sent.end(form);
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

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(signal.reason), { once: true }));
