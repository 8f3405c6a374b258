import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRecorder, type Recorder, type Rejected } from "../index.ts";
import type { Act } from "./act.ts";
import { handClock, issuerWith } from "./core.testing.ts";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let clock: ReturnType<typeof handClock>;
let recorder: Recorder;
let rejected: Rejected[];
let troubles: Error[];
let done: number;
beforeEach(async () => {
  understudy = await issuerWith([]);
  clock = handClock(new Date());
  [rejected, troubles, done] = [[], [], 0];
  recorder = openedWith({ onRejected: (each) => rejected.push(each), onTrouble: (error) => troubles.push(error) });
});
afterEach(() => understudy.close());

interface Heard {
  fetch?: (url: string) => Promise<Response>;
  onRejected?: (rejected: Rejected) => void;
  onTrouble?: (error: Error) => void;
}
const openedWith = (heard: Heard, at = clock) =>
  createRecorder({
    ...{ authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: at.now, ...heard },
  });
const ask = (asked: { sid?: string; method?: string; name?: string; to?: Recorder } = {}) => {
  const { sid = "i-1", method = "POST", name, to = recorder } = asked;
  const work = () => {
    done++;
    if (name) to.record(name, { number: "INV-7" });
    return new Response("done");
  };
  return to.recordImpersonation({ sid, method, route: "/tasks" }, work);
};
const state = () => understudy.keeper.state;
const kept = () => understudy.keeper.kept();
const UNDESCRIBED = "An act that couldn't be described";

describe("a record that is refused as invalid", () => {
  test("is told once more without its description, and so what was done is on record and answered", async () => {
    state().rejects = { Sold: "invalid" };
    expect((await ask({ name: "Sold" })).status).toBe(200);
    const [sent] = state().calls.flat();
    expect(kept()).toEqual([
      { id: expect.any(String), sid: "i-1", at: expect.any(String), kind: "act", method: "POST", name: UNDESCRIBED },
    ]);
    expect(kept()[0]?.id).not.toBe(sent?.id);
    expect(rejected).toEqual([{ id: sent?.id, code: "invalid", name: "Sold" }]);
    expect((await ask({ name: "Bought" })).status).toBe(200);
  });

  test("and so again lets nothing more be done in that session, and in others it is", async () => {
    state().rejects = { Sold: "invalid", [UNDESCRIBED]: "invalid" };
    expect((await ask({ name: "Sold" })).status).toBe(503);
    expect(rejected.map(({ name }) => name)).toEqual(["Sold", "Sold"]);
    done = 0;
    expect((await ask({ name: "Sold" })).status).toBe(503);
    expect(done).toBe(0);
    expect((await ask({ method: "GET" })).status).toBe(200);
    expect((await ask({ sid: "i-2" })).status).toBe(200);
  });

  test.each(["unknown_session", "too_late"])("%s lets nothing more be done in it, at once", async (code) => {
    state().judge = ({ sid }) => (sid === "i-1" ? code : undefined);
    await ask();
    done = 0;
    expect(await (await ask()).json()).toMatchObject({
      code: "unrecorded",
      detail: expect.stringContaining("Nothing"),
    });
    expect(done).toBe(0);
    expect(state().calls).toHaveLength(1);
    expect((await ask({ sid: "i-2" })).status).toBe(200);
  });
});

describe("a call that is refused for what is in it", () => {
  const pages = async (count: number, to = recorder) => {
    for (let n = 0; n < count; n++) await ask({ method: "GET", name: `Page ${n}`, to });
    await to.close();
  };

  test("is split until what is refused is alone, and nothing else is lost by it", async () => {
    state().refuse = (items) => (items.some(({ name }) => name === "Page 5") ? 422 : undefined);
    await pages(9);
    expect(kept().map(({ name }) => name)).toEqual(
      Array.from({ length: 9 }, (_, n) => (n === 5 ? UNDESCRIBED : `Page ${n}`)),
    );
    expect(rejected).toMatchObject([{ code: "answered_422", name: "Page 5" }]);
  });

  test("is split until it isn't too large, and nothing is lost", async () => {
    state().refuse = (items) => (items.length > 3 ? 413 : undefined);
    await pages(20);
    expect(kept().map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, n) => `Page ${n}`));
    expect(rejected).toEqual([]);
  });

  test.each([413, 422])("%i of what is alone lets nothing more be done in its session", async (status) => {
    state().refuse = ([item]) => (item?.sid === "i-1" ? status : undefined);
    expect((await ask()).status).toBe(503);
    done = 0;
    expect((await ask()).status).toBe(503);
    expect(done).toBe(0);
    expect((await ask({ sid: "i-2" })).status).toBe(200);
  });
});

describe("a product whose clock is wrong", () => {
  const judge = ({ at }: Act) => {
    const aheadMs = Date.parse(at) - Date.now();
    return aheadMs > 5000 || aheadMs < -20_000 ? "invalid" : undefined;
  };

  test.each([90, -3600])("by %i s has everything recorded as it is, at the right time", async (s) => {
    clock.pass(s);
    state().judge = judge;
    for (const name of ["Sold", "Bought"]) expect((await ask({ name })).status).toBe(200);
    expect(kept()).toMatchObject([{ name: "Sold", detail: { number: "INV-7" } }, { name: "Bought" }]);
    expect(state().calls).toHaveLength(3);
    expect(rejected).toEqual([]);
  });

  test("and is set back while something waits has it recorded", async () => {
    state().judge = judge;
    await ask();
    clock.pass(60);
    await ask({ method: "GET", name: "Exported" });
    clock.pass(-60);
    await recorder.close();
    expect(kept()).toMatchObject([{}, { name: "Exported" }]);
  });
});

describe("a product that throws when it is told of something", () => {
  const fails = () => {
    throw new Error("the product's own");
  };

  test("has the next recorded nevertheless", async () => {
    const logged = vi.spyOn(console, "error").mockReturnValue();
    const product = openedWith({ onRejected: fails, onTrouble: fails });
    state().rejects = { Sold: "unknown_session" };
    expect((await ask({ name: "Sold", to: product })).status).toBe(503);
    state().answer = 503;
    const answer = ask({ sid: "i-2", to: product });
    await vi.waitFor(() => expect(logged).toHaveBeenCalledTimes(2));
    state().answer = "good";
    expect((await answer).status).toBe(200);
    logged.mockRestore();
  });
});

describe("an answer that isn't of what was sent", () => {
  const statuses = [413, 421, 422];
  test.each(statuses)("(%i of the discovery document) drops nothing, and lets nothing more be done", async (status) => {
    const product = createRecorder({
      ...{ issuer: "https://understudy.example", clientId: "product-1", clientSecret: "secret", clock: clock.now },
      ...{ fetch: async () => new Response(null, { status }), onTrouble: (error: Error) => troubles.push(error) },
      onRejected: (each) => rejected.push(each),
    });
    expect((await ask({ to: product })).status).toBe(503);
    expect((await ask({ to: product })).status).toBe(503);
    expect(done).toBe(1);
    expect(rejected).toEqual([]);
    expect(troubles).toMatchObject([{ message: expect.stringMatching(/keeps records at this address/) }]);
  });

  test("as that of a host that serves another name (421), does the same", async () => {
    const fetch = async () => new Response(null, { status: 421 });
    const product = openedWith({ fetch, onTrouble: (error) => troubles.push(error) });
    expect((await ask({ to: product })).status).toBe(503);
    expect((await ask({ to: product })).status).toBe(503);
    expect(done).toBe(1);
    expect(troubles).toMatchObject([{ message: expect.stringMatching(/keeps records at this address/) }]);
  });
});
