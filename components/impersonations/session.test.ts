import { expect, test } from "vitest";
import { lasted } from "./session.tsx";

const createdAt = "2026-11-03T09:00:00.000Z";

test("a session that had its full hour lasted 1 h, however long the product took to open", () => {
  const full = { createdAt, startedAt: "2026-11-03T09:00:07.000Z", endedAt: "2026-11-03T10:00:00.000Z" };
  expect(lasted(full)).toBe("1 h");
});

test("one that was never open lasted no time at all, and a running one has no length yet", () => {
  expect(lasted({ createdAt, startedAt: null, endedAt: "2026-11-03T09:01:00.000Z" })).toBe("–");
  expect(lasted({ createdAt, startedAt: createdAt, endedAt: null })).toBe("–");
});
