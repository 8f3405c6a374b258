import { expect, test } from "vitest";
import { serverClock, sleptBetween } from "./clock.ts";

test("the server's time runs on the monotonic clock, whatever the browser's own clock says", () => {
  let monotonicMs = 5_000;
  const clock = serverClock("2026-11-22T12:00:00.000Z", () => monotonicMs);
  monotonicMs += 90_000;
  expect(new Date(clock.now()).toISOString()).toBe("2026-11-22T12:01:30.000Z");
  clock.set("2026-11-22T12:01:31.000Z");
  monotonicMs += 1_000;
  expect(new Date(clock.now()).toISOString()).toBe("2026-11-22T12:01:32.000Z");
});

test("sleep is noticed whether or not the monotonic clock ran through it", () => {
  const before = { monotonicMs: 1_000, wallMs: 1_000_000 };
  expect(sleptBetween(before, { monotonicMs: 1_250, wallMs: 1_000_250 })).toBe(false);
  expect(sleptBetween(before, { monotonicMs: 601_000, wallMs: 1_600_000 })).toBe(true);
  expect(sleptBetween(before, { monotonicMs: 1_250, wallMs: 1_600_000 })).toBe(true);
});

test("a clock set back is not sleep, and stretches nothing", () => {
  expect(sleptBetween({ monotonicMs: 1_000, wallMs: 1_000_000 }, { monotonicMs: 1_250, wallMs: 400_000 })).toBe(false);
});
