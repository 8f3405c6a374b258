import { member, type Place, Refused } from "./impersonate.ts";

/** One step of a check, as the dashboard tells it. */
export interface Step {
  name: string;
  title: string;
  outcome: "passed" | "failed" | "skipped";
  /** What happened, in a sentence. */
  seen: string;
  /** What to do about it; null of what passed. */
  fix: string | null;
}

/**
 * Has the dashboard check a product (`POST /api/v1/checks`), in the name of whoever made the token and is signed in to it. The
 * server runs it: nothing that is signed in comes here.
 *
 * @param product - Its id, from its page's address in the dashboard.
 * @returns each step as soon as it is known.
 * @throws Refused where the dashboard refuses it, can't be reached, or breaks off.
 */
export async function* check(
  { dashboardUrl, token }: Place,
  product: string,
  send: typeof fetch = fetch,
): AsyncGenerator<Step> {
  const { origin } = new URL(dashboardUrl);
  const answer = await send(
    new Request(`${origin}/api/v1/checks`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ productId: product }),
      redirect: "error",
    }),
  ).catch((error: unknown) => {
    throw new Refused(`${origin} can't be reached: ${error instanceof Error ? error.message : error}`);
  });
  if (answer.status !== 200 || !answer.body) {
    const detail = member(await answer.json().catch(() => null), "detail");
    throw new Refused(typeof detail === "string" ? detail : `${origin} answered ${answer.status}.`);
  }
  let isDone = false;
  for await (const line of linesOf(answer.body)) {
    const step = member(line, "step");
    if (isStep(step)) yield step;
    if (member(line, "done") !== undefined) isDone = true;
  }
  if (!isDone) throw new Refused(`${origin} broke off. The session of the check is over, or will be in two minutes.`);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let rest = ""; ; ) {
    // A connection that breaks ends the lines: whether all have come, the last one says.
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

const isStep = (value: unknown): value is Step =>
  typeof member(value, "title") === "string" && typeof member(value, "outcome") === "string";

const marks: Record<Step["outcome"], string> = { passed: "passed ", failed: "FAILED ", skipped: "skipped" };

/** A step as a terminal shows it. Whatever the server says, it moves no cursor. */
export function textOf({ outcome, title, seen, fix }: Step): string {
  const lines = [`${marks[outcome]}  ${title}`, `         ${seen}`, ...(fix === null ? [] : [`         -> ${fix}`])];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return lines.map((line) => line.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")).join("\n");
}
