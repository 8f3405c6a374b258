import type { Problem as FullProblem } from "#lib/http/problem.ts";

/** As much of RFC 9457 as a page needs: the code to switch on, the sentence to show, which fields are wrong, and how to go on. */
export type Problem = Pick<FullProblem, "code" | "detail" | "errors" | "methods" | "enroll">;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Sent<T> = { done: true; value: T } | { done: false; problem: Problem };

/**
 * Sends one command to our own API. A problem is an answer like any other, and so is a server that can't be reached;
 * nothing is thrown. Nobody signed in any more, which the code says and not the status: the browser goes to sign in, says why, and comes back here after. With
 * `stay` it doesn't go, for a control that says so itself because it holds what would be lost.
 */
export async function sendCommand<T>(
  method: Method,
  url: string,
  body?: object | URLSearchParams,
  { stay = false } = {},
): Promise<Sent<T>> {
  // A form's fields are sent as a form sends them; fetch names that type itself.
  const form = body instanceof URLSearchParams ? body : null;
  const json = body && !form ? JSON.stringify(body) : null;
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", ...(json !== null && { "content-type": "application/json" }) },
      body: json ?? form,
    });
    // What our own API answers has the type its handler gives it; the compiler can't see across the network.
    if (response.ok) return { done: true, value: (response.status === 204 ? undefined : await response.json()) as T };
    const problem = await problemOf(response);
    if (problem.code === "not_signed_in" && !stay) signInAgain();
    return { done: false, problem };
  } catch {
    return { done: false, problem: UNREACHABLE };
  }
}

const UNREACHABLE: Problem = {
  code: "unreachable",
  detail: "The server can't be reached. Try again in a moment.",
};

/**
 * The same for a command that takes its time, and tells of it line by line: the answer, once it has begun, is its lines of
 * JSON as they come. They break off where the connection does, or by `signal`.
 */
export async function sendForLines<Line>(url: string, signal: AbortSignal): Promise<Sent<AsyncGenerator<Line>>> {
  try {
    const response = await fetch(url, { method: "POST", headers: { accept: "application/json" }, signal });
    if (response.ok && response.body) return { done: true, value: linesOf<Line>(response.body) };
    const problem = await problemOf(response);
    if (problem.code === "not_signed_in") signInAgain();
    return { done: false, problem };
  } catch {
    return { done: false, problem: UNREACHABLE };
  }
}

async function* linesOf<Line>(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let rest = ""; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

/** Was it only asked for, as somebody has to say yes first? */
export const isAsked = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "request" in value && !("impersonation" in value);

export const fieldProblem = (problem: Problem | null, field: string): string | null =>
  problem?.errors?.find(({ pointer }) => pointer === `/${field}`)?.detail ?? null;

/** What is wrong with a field. Of one with several lines, in which. */
export function wrongWith(problem: Problem | null, name: string): string | null {
  const sentences = (problem?.errors ?? []).flatMap(({ pointer, detail }) => {
    const [, field, index] = pointer.split("/");
    if (field !== name) return [];
    return [index === undefined ? detail : `Line ${Number(index) + 1}: ${detail}`];
  });
  return sentences.length > 0 ? sentences.join(" ") : null;
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("application/problem+json")) return await response.json();
  return { code: "internal", detail: `Something went wrong (${response.status}). Try again in a moment.` };
}

function signInAgain() {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?notice=session_over&next=${encodeURIComponent(here)}`);
}
