import { createRecorder, type Recorder } from "@understudy/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { itemInput } from "#lib/timeline/input.ts";

/** What the SDK sends, judged by Understudy's own reader of it. */
let recorder: Recorder;
let calls: { id: string }[][];
let kept: { id: string }[];
beforeEach(() => {
  [calls, kept] = [[], []];
  const client = { authUrl: "https://login.example", clientId: "product-1", clientSecret: "secret" };
  recorder = createRecorder({ ...client, fetch: async (_, { body }) => answerTo(String(body)), onRejected: () => {} });
});

function answerTo(body: string): Response {
  const { items } = JSON.parse(body) as { items: { id: string }[] };
  const rejected = items.filter((item) => !itemInput.safeParse(item).success);
  calls.push(items);
  kept.push(...items.filter((item) => !rejected.includes(item)));
  return Response.json({ rejected: rejected.map(({ id }) => ({ id, code: "invalid" })) }, { status: 202 });
}

const told = async (asked: { method?: string; route?: string; name?: string }, answer = () => new Response()) => {
  expect((await recorder.recordImpersonation({ sid: "i-1", method: "POST", ...asked }, answer)).ok).toBe(true);
  expect(calls).toHaveLength(1);
  return kept;
};

describe("what is told is taken as it is", () => {
  test.each([
    ["/ab?cd", "/ab…"],
    ["/(?:a|b)/:id", "/(…"],
    ["/tasks#all", "/tasks…"],
    ["/tasks?token=secret", "/tasks…"],
    ["/tasks/:id?", "/tasks/:id?"],
    ["/:id?/all", "/:id?/all"],
    [`/${"x".repeat(300)}`, `/${"x".repeat(199)}`],
  ])("of the route %s", async (route, pattern) => {
    expect(await told({ route })).toMatchObject([{ route: pattern, name: `POST ${pattern}`.slice(0, 200) }]);
  });

  test.each(["\n", "\u0080", "\u007f", "\ud800", "\u202e", "ü"])(
    "of a detail that is full of %j",
    async (character) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ text: character })).length - '{"text":""}'.length;
      const text = character.repeat(Math.floor((1024 - '{"text":""}'.length) / bytes));
      const answer = () => {
        recorder.record(`Wrote ${character}`, { text });
        return new Response();
      };
      expect(await told({}, answer)).toMatchObject([{ detail: { text } }]);
    },
  );

  test.each([600, 999, 99, 0, Number.NaN])("of the status %d", async (status) => {
    const answer = () => Object.defineProperty(new Response(), "status", { value: status });
    expect((await told({ route: "/tasks" }, answer))[0]).not.toHaveProperty("status");
  });

  test.each([
    [{ method: "DO_IT", route: "/tasks" }, "/tasks"],
    [{ name: "\u200b", route: "/tasks" }, "POST /tasks"],
    [{ method: "", name: " ", route: "\u3164" }, "Something"],
  ])("of a method, a name and a route that say nothing: %j", async (asked, name) => {
    expect(await told(asked)).toMatchObject([{ name }]);
  });
});

test.each(["", " ", "\u200b", "\u3164", "\u2800\ufffc", "\u0301"])(
  "a name of which nothing is to be seen (%j) is an error at once",
  (name) => {
    expect(() => recorder.record(name)).toThrow(TypeError);
  },
);
