import { expect, test } from "vitest";
import { slotOf, tokenLevel } from "./access-token.ts";

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

test("a token that says full by a raise is over with the raise, and never says so where it can't be", () => {
  for (const raisedMs of [0, 1, 500, 999]) {
    const raisedAt = new Date(begin * 1000 + raisedMs);
    const raisedUntil = new Date(raisedAt.getTime() + 5 * 60_000);
    const row = { access: "read_only" as const, raisedAt, raisedUntil };
    for (const ms of Array.from({ length: 3000 }, (_, tenth) => tenth * 101)) {
      const now = new Date(raisedAt.getTime() + ms);
      const { access, raisedUntilS } = tokenLevel(row, now);
      if (access === "full") {
        expect(raisedUntilS).not.toBeNull();
        expect((raisedUntilS ?? 0) * 1000).toBeLessThanOrEqual(raisedUntil.getTime());
        expect((raisedUntilS ?? 0) * 1000).toBeGreaterThan(Math.floor(now.getTime() / 1000) * 1000);
      }
      if (now >= raisedUntil) expect(access).toBe("read_only");
    }
  }
});

test("a raise makes another token, and so does each other end of it", () => {
  const at = new Date(begin * 1000);
  const until = (ms: number) => ({
    access: "read_only" as const,
    raisedAt: at,
    raisedUntil: new Date(at.getTime() + ms),
  });
  const marks = [
    tokenLevel({ access: "read_only", raisedAt: null, raisedUntil: null }, at),
    tokenLevel(until(300_000), at),
    tokenLevel(until(900_000), at),
  ].map(({ mark }) => mark);
  expect(new Set(marks).size).toBe(3);
});
