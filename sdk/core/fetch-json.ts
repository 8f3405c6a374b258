/** The part of `fetch` that is used here; tests and proxies bring their own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** In bytes. A set of 20 keys is some 10 kB, a page of revocations much the same. */
export const LARGEST_ANSWER = 1024 * 1024;

/** Another status than the one that was hoped for. */
export class AnswerError extends Error {
  readonly status: number;
  /** As long as it asks to wait, in milliseconds; 0 where it doesn't say. */
  readonly retryAfterMs: number;

  constructor(path: string, status: number, retryAfter: string | null = null) {
    super(`${path} answered ${status}`);
    this.status = status;
    this.retryAfterMs = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) * 1000 : 0;
  }
}

/**
 * Asks for JSON at a configured address and nowhere else: a redirect is an error, and so is an answer that is too large,
 * too late or of another status.
 *
 * @throws Error for whatever isn't a good answer; the caller decides what follows. AnswerError for another status.
 */
export async function fetchJson(fetch: Fetch, url: string, init: RequestInit, timeoutMs: number): Promise<unknown> {
  const response = await fetch(url, {
    ...init,
    headers: { accept: "application/json", ...init.headers },
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new AnswerError(new URL(url).pathname, response.status, response.headers.get("retry-after"));
  }
  return JSON.parse(await readBody(response));
}

/** The whole of it. @throws Error when it is larger than any that is wanted, or isn't a text. */
export async function readBody(response: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = response.body?.getReader();
  let text = "";
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > LARGEST_ANSWER) {
      await reader?.cancel();
      throw new Error("the answer is larger than 1 MB");
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/** client_secret_basic (RFC 6749, section 2.3.1): both halves are form-encoded first. */
export const basicAuth = (clientId: string, clientSecret: string): string =>
  `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;

const formEncode = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
