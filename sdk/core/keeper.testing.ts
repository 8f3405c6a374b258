import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Act } from "./act.ts";

/** What `POST /api/v1/actions` does with a call. */
type Answer =
  /** Keeps what it hasn't yet. */
  | "good"
  /** The same, but nobody hears of it. */
  | "lost"
  /** Breaks off in the middle of its answer. */
  | "half"
  /** Says nothing. */
  | "silent"
  | number;

/** Understudy's record, as far as a product knows it. */
export function recordKeeper() {
  const kept = new Map<string, Act>();
  const state = {
    answer: "good" as Answer,
    /** In seconds, beside a status. */
    retryAfter: undefined as number | undefined,
    calls: [] as Act[][],
    duplicates: 0,
    /** Codes by name, of what it won't take. */
    rejects: {} as Record<string, string>,
    /** The same of whatever else it looks at. */
    judge: (_: Act): string | undefined => undefined,
    /** The status of a call that is refused as a whole, for what is in it. */
    refuse: (_: Act[]): number | undefined => undefined,
    authorization: undefined as string | undefined,
  };
  const codeOf = (item: Act) => state.rejects[item.name] ?? state.judge(item);

  const answerTo = (items: Act[]) => {
    const rejected = items.filter((item) => codeOf(item) !== undefined);
    const known = items.filter(({ id }) => kept.has(id)).length;
    state.duplicates += known;
    for (const item of items) if (!rejected.includes(item) && !kept.has(item.id)) kept.set(item.id, item);
    const codes = rejected.map((item) => ({ id: item.id, code: codeOf(item) }));
    return JSON.stringify({ accepted: items.length - known - codes.length, duplicates: known, rejected: codes });
  };

  return {
    state,
    /** In the order in which they came. */
    kept: () => [...kept.values()],
    async take(request: IncomingMessage, response: ServerResponse) {
      const { items } = (await json(request)) as { items: Act[] };
      state.calls.push(items);
      state.authorization = request.headers.authorization;
      const answer = state.refuse(items) ?? state.answer;
      if (answer === "silent") return;
      const later = state.retryAfter === undefined ? {} : { "retry-after": String(state.retryAfter) };
      if (typeof answer === "number") return void response.writeHead(answer, later).end();
      const body = answerTo(items);
      if (answer === "lost") return void response.destroy();
      response.writeHead(202, { "content-type": "application/json", "content-length": body.length });
      if (answer === "half") response.write(body.slice(0, 9), () => response.destroy());
      else response.end(body);
    },
  };
}
