import { expect, test } from "vitest";
import { countdownText, durationText, localText, utcText } from "./instant.ts";

test("an instant is told in UTC, to the minute, and says that it is UTC", () => {
  expect(utcText(new Date("2026-11-03T09:05:59.999Z"))).toBe("3 Nov 2026, 09:05 UTC");
  expect(utcText(new Date("2026-12-31T23:59:00.000Z"))).toBe("31 Dec 2026, 23:59 UTC");
});

test("where it matters what came first, an instant is told to the second", () => {
  expect(utcText(new Date("2026-11-03T09:05:59.999Z"), "seconds")).toBe("3 Nov 2026, 09:05:59 UTC");
  expect(localText(new Date(2026, 10, 3, 9, 5, 7), "seconds")).toBe("3 Nov 2026, 09:05:07");
});

test("in the reader's own time an instant has the same shape, without a zone: the page names that once", () => {
  expect(localText(new Date(2026, 10, 3, 9, 5, 7))).toBe("3 Nov 2026, 09:05");
});

test.each([
  [3_600_000, "60:00"],
  [3_599_001, "60:00"],
  [65_000, "1:05"],
  [1, "0:01"],
  [0, "0:00"],
  [-5_000, "0:00"],
])("a countdown of %i ms shows %s, and 0:00 only once it is over", (ms, text) => {
  expect(countdownText(ms)).toBe(text);
});

test.each([
  [-1, "0 s"],
  [38_900, "38 s"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3_600_000, "1 h"],
  [5_400_000, "1 h 30 min"],
])("%i ms lasted %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
