import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTasks } from "./tasks.ts";

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => said.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** Work that is over when the test says so, and counts how often it began. */
function work() {
  const begun: { done: () => void; fail: (error: Error) => void }[] = [];
  const run = () => new Promise<void>((done, fail) => begun.push({ done, fail }));
  return { begun, run };
}
const aMomentLater = () => new Promise((done) => setImmediate(done));

test("one that isn't over delays no other, and doesn't begin beside itself", async () => {
  const tasks = openTasks();
  const [slow, quick] = [work(), work()];
  const [beginSlow, beginQuick] = [tasks.inTurn(slow.run), tasks.inTurn(quick.run)];
  for (let second = 0; second < 3; second++) {
    beginSlow();
    beginQuick();
    quick.begun.at(-1)?.done();
    await aMomentLater();
  }
  expect(quick.begun).toHaveLength(3);
  expect(slow.begun).toHaveLength(1);
  slow.begun[0]?.done();
  await aMomentLater();
  beginSlow();
  expect(slow.begun).toHaveLength(2);
});

test("what fails is said, and has its next turn", async () => {
  const tasks = openTasks();
  const failing = work();
  const begin = tasks.inTurn(failing.run);
  begin();
  failing.begun[0]?.fail(new Error("the database is away"));
  await aMomentLater();
  begin();
  expect(failing.begun).toHaveLength(2);
  expect(said.join()).toContain("the database is away");
});

test("a stop waits for all that runs, and nothing begins after it", async () => {
  const tasks = openTasks();
  const [first, second] = [work(), work()];
  const begin = tasks.inTurn(first.run);
  begin();
  tasks.begin(second.run);
  let stopped = false;
  const stop = tasks.stop().then(() => {
    stopped = true;
  });
  first.begun[0]?.done();
  await aMomentLater();
  expect(stopped).toBe(false);
  begin();
  tasks.begin(second.run);
  second.begun[0]?.done();
  await stop;
  expect([first.begun.length, second.begun.length]).toEqual([1, 1]);
});
