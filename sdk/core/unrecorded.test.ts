import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRecorder, type Recorder, type Rejected } from "../index.ts";
import { handClock, issuerWith } from "./core.testing.ts";
import { openRecorder } from "./recorder.ts";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let clock: ReturnType<typeof handClock>;
let recorder: Recorder;
let rejected: Rejected[];
let troubles: Error[];
let done: number;
beforeEach(async () => {
  understudy = await issuerWith([]);
  clock = handClock();
  [rejected, troubles, done] = [[], [], 0];
  recorder = createRecorder({
    ...{ authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now },
    onRejected: (each) => rejected.push(each),
    onTrouble: (error) => troubles.push(error),
  });
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await understudy.close();
});

const request = (method: string, options = {}, name?: string, sid = "i-1") => {
  const work = () => {
    done++;
    if (name) recorder.record(name);
    return new Response("done");
  };
  return recorder.recordImpersonation({ sid, method, route: "/tasks" }, work, options);
};
const post = (options = {}, name?: string, sid?: string) => request("POST", options, name, sid);
const answering = (answer: typeof understudy.keeper.state.answer) => {
  understudy.keeper.state.answer = answer;
};
const calls = () => understudy.keeper.state.calls;
/** Lets the SDK's own time run until it holds, with a little of everybody's for each tenth of a second: calls are real. */
async function until(holds: () => void): Promise<void> {
  for (let tries = 600; ; tries--) {
    try {
      return holds();
    } catch (error) {
      if (tries === 0) throw error;
    }
    await vi.advanceTimersByTimeAsync(100);
    await setTimeout(2);
  }
}
const waited = async (promise: Promise<Response>) => {
  let response: Response | undefined;
  void promise.then((answer) => {
    response = answer;
  });
  await until(() => expect(response).toBeDefined());
  return promise;
};

describe("an answer to what was done", () => {
  test.each(["lost", "half", 503, 500, 429] as const)(
    "is held back while Understudy fails (%s), and leaves when it is told",
    async (failure) => {
      answering(failure);
      let answered = false;
      const answer = post().then((response) => {
        answered = true;
        return response;
      });
      await until(() => expect(calls().length).toBeGreaterThanOrEqual(3));
      expect(answered).toBe(false);
      answering("good");
      expect((await waited(answer)).status).toBe(200);
      expect(
        new Set(
          calls()
            .flat()
            .map(({ id }) => id),
        ).size,
      ).toBe(1);
      expect(understudy.keeper.kept()).toHaveLength(1);
      expect(troubles).toHaveLength(1);
    },
  );

  test("never leaves when it can't be told: 503 in its place, and the record is delivered when that works again", async () => {
    answering(503);
    const response = await waited(post());
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      code: "unrecorded",
      detail: expect.stringContaining("Look whether"),
    });
    expect(done).toBe(1);
    answering("good");
    await until(() => expect(understudy.keeper.kept()).toHaveLength(1));
  });

  test("never leaves when the record isn't taken: it is dropped, told of, and not sent again", async () => {
    understudy.keeper.state.rejects = { Sold: "unknown_session" };
    expect((await waited(post({}, "Sold"))).status).toBe(503);
    expect(rejected).toEqual([{ id: expect.any(String), code: "unknown_session", name: "Sold" }]);
    expect((await waited(post({}, "Bought", "i-2"))).status).toBe(200);
    expect(calls().map((items) => items.map(({ name }) => name))).toEqual([["Sold"], ["Bought"]]);
  });

  test("leaves at once where that is chosen, and is told of later", async () => {
    answering(503);
    expect((await post({ whenUnrecorded: "continue" })).status).toBe(200);
    await until(() => expect(calls()).toHaveLength(2));
    expect((await post({ whenUnrecorded: "continue" })).status).toBe(200);
    answering("good");
    await until(() => expect(understudy.keeper.kept()).toHaveLength(2));
  });
});

describe("what is to be done", () => {
  const outage = async () => {
    answering(503);
    await request("GET");
    await until(() => expect(troubles).toHaveLength(1));
    done = 0;
  };

  test("is refused at once when nothing could be delivered for 30 seconds, and pages are shown", async () => {
    await outage();
    clock.pass(30);
    const response = await post();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({
      code: "unrecorded",
      detail: expect.stringContaining("Nothing was changed"),
    });
    expect(done).toBe(0);
    expect((await request("GET")).status).toBe(200);
    answering("good");
    await recorder.close();
    expect(understudy.keeper.kept()).toHaveLength(2);
    expect((await waited(post())).status).toBe(200);
  });

  test("waits while the last attempt has failed, and is done once one works", async () => {
    await outage();
    const answer = post();
    const before = calls().length;
    await until(() => expect(calls().length).toBeGreaterThan(before + 1));
    expect(done).toBe(0);
    answering("good");
    expect((await waited(answer)).status).toBe(200);
  });

  test("isn't done when none works", async () => {
    await outage();
    expect((await waited(post())).status).toBe(503);
    expect(done).toBe(0);
  });

  test.each([401, 404, 400, 402, 410, 451])(
    "is refused at once when Understudy doesn't know who calls, or knows no records (%i), which is told",
    async (status) => {
      answering(status);
      expect((await waited(post())).status).toBe(503);
      expect(troubles.map(({ message }) => message)).toEqual([
        expect.stringMatching(status === 401 ? /clientSecret/ : /keeps records at this address/),
      ]);
      expect((await post()).status).toBe(503);
      expect(done).toBe(1);
      answering("good");
      await recorder.close();
      expect(understudy.keeper.kept()).toHaveLength(1);
      expect((await waited(post())).status).toBe(200);
    },
  );

  test("is refused while 4 MB wait, of which pages take half", async () => {
    answering("silent");
    const page = () => recorder.recordImpersonation({ sid: "i-1", method: "GET", route: "/".padEnd(200, "x") }, blank);
    for (let n = 0; n < 6000; n++) await page();
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringMatching(/pages .* go unrecorded/)]);
    const much = () => {
      for (let n = 0; n < 20; n++) recorder.record("x".repeat(200), { text: "x".repeat(1000) });
      return blank();
    };
    for (let n = 0; n < 90; n++) void recorder.recordImpersonation({ sid: "i-1", method: "POST" }, much);
    await setTimeout(20);
    expect((await post()).status).toBe(503);
    expect(done).toBe(0);
  });
});

describe("while nobody can be told, what waits is bounded", () => {
  const much = () => {
    for (let n = 0; n < 20; n++) recorder.record("x".repeat(200), { text: "x".repeat(1000) });
    return new Response();
  };
  const reads = (count: number, answer: () => Response) =>
    Promise.all(
      Array.from({ length: count }, () => recorder.recordImpersonation({ sid: "i-1", method: "GET" }, answer)),
    );

  test("and a read that is named has the room of what is done, and is told of as that", async () => {
    answering("silent");
    await reads(100, much);
    expect(troubles).toEqual([]);
    await reads(100, much);
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringMatching(/: acts .* go unrecorded/)]);
  });

  test("of refusals, too, which leave room for what was done", async () => {
    answering("silent");
    const opened = openRecorder({ authUrl: understudy.origin, clientId: "a", clientSecret: "b", onTrouble: heard });
    const refused = (name = "x".repeat(200)) => {
      const recording = opened.open({ sid: "i-1", method: "POST", route: "/".padEnd(200, "x") });
      recording.refuse(name);
      return recording.answered(403);
    };
    for (let n = 0; n < 6500; n++) void refused();
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringMatching(/refusals .* go unrecorded/)]);
    expect(await refused()).toBe(true);
    expect(opened.mayBegin({ sid: "i-1", method: "POST" })).toBe(true);
  });
  const heard = (error: Error) => void troubles.push(error);
});

const blank = () => new Response();

test("a process that is about to end sends what it has, and says what it couldn't", async () => {
  await request("GET");
  await recorder.close();
  expect(understudy.keeper.kept()).toHaveLength(1);
  answering(503);
  await request("GET");
  let closed = false;
  void recorder.close().then(() => {
    closed = true;
  });
  await until(() => expect(closed).toBe(true));
  expect(troubles.at(-1)?.message).toBe("1 records of what impersonators did couldn't be delivered.");
});
