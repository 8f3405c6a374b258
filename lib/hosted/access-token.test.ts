import { expect, test } from "vitest";
import { slotOf } from "./access-token.ts";

const begin = 1_000_000;
const end = begin + 3600;
const everySecond = Array.from({ length: 3600 }, (_, passed) => begin + passed);

test("a hosted token never outlives its session", () => {
  for (const now of everySecond) expect(slotOf(begin, end, now).exp).toBeLessThanOrEqual(end);
});

test("a hosted token is good for 300 seconds at most and is never served dead", () => {
  for (const now of everySecond) {
    const { iat, exp } = slotOf(begin, end, now);
    expect(exp - iat).toBeLessThanOrEqual(300);
    expect(exp).toBeGreaterThan(now);
    expect(iat).toBeLessThanOrEqual(now);
  }
});

test("the same token is served until it has 120 seconds left, and the last one to the session's end", () => {
  for (const now of everySecond.slice(1)) {
    const before = slotOf(begin, end, now - 1);
    const after = slotOf(begin, end, now);
    if (before.exp - now > 120 || before.exp === end) expect(after).toEqual(before);
  }
});

test("a session shorter than one token has one token", () => {
  expect(slotOf(begin, begin + 60, begin + 59)).toEqual({ iat: begin, exp: begin + 60 });
});
