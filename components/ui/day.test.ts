import { expect, test } from "vitest";
import { endOfDay, startOfDay } from "./day.ts";

test.each([
  ["2026-11-25", "UTC", "2026-11-25T00:00:00.000Z", "2026-11-25T23:59:59.999Z"],
  ["2026-11-25", "Europe/Berlin", "2026-11-24T23:00:00.000Z", "2026-11-25T22:59:59.999Z"],
  ["2026-11-25", "Asia/Kathmandu", "2026-11-24T18:15:00.000Z", "2026-11-25T18:14:59.999Z"],
  ["2026-11-25", "Pacific/Kiritimati", "2026-11-24T10:00:00.000Z", "2026-11-25T09:59:59.999Z"],
  ["2026-11-25", "Pacific/Pago_Pago", "2026-11-25T11:00:00.000Z", "2026-11-26T10:59:59.999Z"],
])("%s in %s begins and ends where that zone's day does", (day, zone, start, end) => {
  expect(startOfDay(day, zone)?.toISOString()).toBe(start);
  expect(endOfDay(day, zone)?.toISOString()).toBe(end);
});

test.each([
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T21:59:59.999Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T22:59:59.999Z"],
  // Clocks go from 00:00 to 01:00 there: the day has no midnight.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T20:59:59.999Z"],
])("on %s, when clocks are set in %s, the day has 23 or 25 hours", (day, zone, start, end) => {
  expect(startOfDay(day, zone)?.toISOString()).toBe(start);
  expect(endOfDay(day, zone)?.toISOString()).toBe(end);
});

test.each([
  ["2026-02-30", "UTC"],
  ["25.11.2026", "UTC"],
  ["", "UTC"],
  ["2026-11-25", "Mars/Olympus"],
])("%j in %s is no day", (day, zone) => {
  expect(startOfDay(day, zone)).toBeNull();
  expect(endOfDay(day, zone)).toBeNull();
});
