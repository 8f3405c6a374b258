import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRecorder, type Recorder, type Rejected } from "../index.ts";
import { handClock, issuerWith } from "./core.testing.ts";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let clock: ReturnType<typeof handClock>;
let recorder: Recorder;
let rejected: Rejected[];
let troubles: Error[];
const recorderOf = () =>
  createRecorder({
    ...{ authUrl: understudy.origin, clientId: "product-1", clientSecret: "s-e:cret", clock: clock.now },
    onRejected: (each) => rejected.push(each),
    onTrouble: (error) => troubles.push(error),
  });
beforeEach(async () => {
  understudy = await issuerWith([]);
  clock = handClock();
  [rejected, troubles] = [[], []];
  recorder = recorderOf();
});
afterEach(async () => {
  vi.useRealTimers();
  await understudy.close();
});

const post = (sid = "i-1", options = {}) =>
  recorder.recordImpersonation({ sid, method: "POST", route: "/tasks/:id" }, () => new Response("done"), options);
const get = (n = 0) =>
  recorder.recordImpersonation({ sid: "i-1", method: "GET", route: `/pages/${n}` }, () => new Response("page"));
const kept = () => understudy.keeper.kept();
const answering = (answer: typeof understudy.keeper.state.answer) => {
  understudy.keeper.state.answer = answer;
};
/** No longer than it takes. */
const until = (holds: () => unknown) => vi.waitFor(holds, { interval: 5, timeout: 5000 });

test("whoever is told too much says when to come again, and isn't asked before, but for the end of the process", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  answering(429);
  understudy.keeper.state.retryAfter = 8;
  const { calls } = understudy.keeper.state;
  const answer = post();
  await until(() => expect(calls).toHaveLength(1));
  await until(() => expect(troubles).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(7_900);
  // Whoever had asked by now would have been heard before this one.
  await fetch(understudy.origin);
  expect(calls).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(100);
  await until(() => expect(calls).toHaveLength(2));
  answering("good");
  vi.useRealTimers();
  await recorder.close();
  expect(kept()).toHaveLength(1);
  expect((await answer).status).toBe(200);
});

describe("what is done", () => {
  test("is on record with its method, route pattern and status when its answer comes", async () => {
    expect(await (await post()).text()).toBe("done");
    expect(kept()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...{ sid: "i-1", at: clock.now().toISOString(), kind: "act" },
        ...{ name: "POST /tasks/:id", method: "POST", route: "/tasks/:id", status: 200 },
      },
    ]);
    expect(understudy.keeper.state.authorization).toBe(`Basic ${btoa("product-1:s-e%3Acret")}`);
  });

  test("bears the name that it is given, and each further name is a line of its own", async () => {
    const work = async () => {
      recorder.record("Sent invoice", { number: "INV-7", cents: 100 });
      await null;
      recorder.record("Told the customer");
      return new Response(null, { status: 204 });
    };
    await recorder.recordImpersonation({ sid: "i-1", method: "POST", route: "/send" }, work);
    expect(kept()).toMatchObject([
      { name: "Sent invoice", detail: { number: "INV-7", cents: 100 }, route: "/send", status: 204 },
      { name: "Told the customer", status: 204 },
    ]);
    expect(kept()[1]).not.toHaveProperty("detail");
  });

  test("is recorded when it fails, too, and its error goes on", async () => {
    const fails = () => {
      throw new Error("no disk");
    };
    await expect(recorder.recordImpersonation({ sid: "i-1", method: "POST" }, fails)).rejects.toThrow("no disk");
    expect(kept()).toMatchObject([{ status: 500 }]);
  });

  test("by whoever isn't an impersonator is named to nobody", async () => {
    recorder.record("Sent invoice");
    await recorder.close();
    expect(understudy.keeper.state.calls).toEqual([]);
  });
});

describe("of a product that keeps its own sessions", () => {
  const byIssuer = () =>
    createRecorder({
      ...{ issuer: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now },
      onTrouble: (error) => troubles.push(error),
    });
  const ask = (to: Recorder) => to.recordImpersonation({ sid: "i-1", method: "POST" }, () => new Response("done"));

  test("it is told where the issuer says, which is asked once", async () => {
    const product = byIssuer();
    expect([(await ask(product)).status, (await ask(product)).status]).toEqual([200, 200]);
    expect(kept()).toHaveLength(2);
    expect(understudy.count("/.well-known/openid-configuration")).toBe(1);
  });

  test("it is told to nobody at an unsafe address", async () => {
    understudy.state.actions = "http://elsewhere.example/api/v1/actions";
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const answer = ask(byIssuer());
    await until(() => expect(troubles).toMatchObject([{ cause: { message: expect.stringContaining("https") } }]));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await answer).status).toBe(503);
  });
});

describe("a name and a detail", () => {
  test.each<[string, unknown]>([
    ["", undefined],
    ["x".repeat(201), undefined],
    ["Sent", []],
    ["Sent", { to: { name: "Uma" } }],
    ["Sent", { cents: Number.NaN }],
    ["Sent", { text: "x".repeat(1020) }],
  ])("%# that can't be kept is an error at once, for every user", (name, detail) => {
    expect(() => recorder.record(name, detail as never)).toThrow(TypeError);
  });

  test("are 20 a request at most", async () => {
    const many = () => {
      for (let i = 0; i < 21; i++) recorder.record(`${i}`);
      return new Response();
    };
    await expect(recorder.recordImpersonation({ sid: "i-1", method: "POST" }, many)).rejects.toThrow(RangeError);
  });
});

describe("pages", () => {
  test("wait for nobody, and are sent together in their order", async () => {
    answering("silent");
    for (let n = 0; n < 3; n++) expect((await get(n)).status).toBe(200);
    answering("good");
    await recorder.close();
    expect(understudy.keeper.state.calls).toHaveLength(1);
    expect(kept()).toMatchObject([0, 1, 2].map((n) => ({ kind: "page", route: `/pages/${n}`, status: 200 })));
  });

  test("are sent within a second by themselves", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    await get();
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    await until(() => expect(kept()).toHaveLength(1));
  });

  test("are at most 500 in one call", async () => {
    for (let n = 0; n < 1001; n++) await get(n);
    await recorder.close();
    expect(understudy.keeper.state.calls.map(({ length }) => length)).toEqual([500, 500, 1]);
    expect(kept().map(({ route }) => route)).toEqual(Array.from({ length: 1001 }, (_, n) => `/pages/${n}`));
  });

  test("can be left out, but for what is named", async () => {
    const work = () => {
      recorder.record("Exported everything");
      return new Response();
    };
    await recorder.recordImpersonation({ sid: "i-1", method: "GET" }, () => new Response(), { pages: false });
    await recorder.recordImpersonation({ sid: "i-1", method: "GET" }, work, { pages: false });
    await recorder.close();
    expect(kept()).toMatchObject([{ kind: "act", name: "Exported everything" }]);
  });

  test("come before what is done after them", async () => {
    await get();
    await post();
    expect(kept()).toMatchObject([{ kind: "page" }, { kind: "act" }]);
  });
});
