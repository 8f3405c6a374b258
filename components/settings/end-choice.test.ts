import { expect, test } from "vitest";
import { dayOf, endOf } from "./end-choice.ts";

const now = new Date(2026, 10, 22, 9, 30);

test("a day lasts until its midnight where the reader is, and what is no day is none", () => {
  expect(endOf("date", "2026-12-31", now)).toEqual(new Date(2027, 0, 1));
  expect(endOf("date", dayOf(now), now)).toEqual(new Date(2026, 10, 23));
  for (const day of ["", "tomorrow", "2026-12", "31.12.2026"]) expect(endOf("date", day, now)).toBeUndefined();
});

test("days are counted from now, and none is null", () => {
  const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
  expect([endOf("day", "", now), endOf("week", "", now), endOf("month", "", now)]).toEqual([1, 7, 30].map(inDays));
  expect(endOf("none", "2026-12-31", now)).toBeNull();
});
