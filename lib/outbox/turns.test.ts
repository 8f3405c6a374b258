import { afterEach, expect, test, vi } from "vitest";
import { openTurns } from "./turns.ts";

afterEach(() => vi.useRealTimers());

test("whoever's turn comes too late has none, and is in nobody's way", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const turns = openTurns(1, 1000);
  let end = () => {};
  const ended = new Promise<void>((_, fail) => {
    end = () => fail(new Error("it failed"));
  });
  const began: string[] = [];
  const asked = (name: string, until?: Promise<void>) =>
    turns(async () => {
      began.push(name);
      await until;
    }).catch((error: Error) => error.message);
  const first = asked("first", ended);
  await vi.waitFor(() => expect(began).toEqual(["first"]));
  const late = asked("late");
  vi.advanceTimersByTime(1001);
  const timely = asked("timely");
  end();
  expect(await Promise.all([first, late, timely])).toEqual(["it failed", "its turn came too late", undefined]);
  expect(began).toEqual(["first", "timely"]);
});
